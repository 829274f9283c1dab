package io.relayer.core.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// Looks whether the next batch of a partition can be read, with a consumer of its own that is in
/// no group and stores nothing; and where it can't be, where it ends. That is told by Kafka's words
/// alone: they name the batch by its first offset, from wherever in it one begins.
public final class BatchSearch implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final String NAMES_THE_BATCH = " at offset ";

  private final Consumer<byte[], byte[]> reader;

  public BatchSearch(KafkaClients kafka) {
    reader = kafka.consumer("relayer.search", 1, 1);
  }

  /// What a poll has failed of; empty where it is a failure of another kind.
  ///
  /// @param reader stands before it
  public static Optional<BadBatch> of(
      KafkaClients kafka, Consumer<byte[], byte[]> reader, KafkaException failure) {
    return BadBatch.blamed(failure, reader.assignment())
        .flatMap(partition -> {
          try (BatchSearch search = new BatchSearch(kafka)) {
            return search.at(partition, reader.position(partition, PATIENCE));
          }
        });
  }

  /// What stands at an offset and can't be read; empty where it can be, or nothing stands there
  /// yet, or nothing came within ten seconds.
  public Optional<BadBatch> at(TopicPartition partition, long offset) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    reader.assign(List.of(partition));
    Long end = reader.endOffsets(List.of(partition), PATIENCE).get(partition);
    if (end == null || offset >= end) {
      return Optional.empty();
    }
    return new Look(partition, end, deadline).at(offset);
  }

  private final class Look {
    private final TopicPartition partition;
    private final long end;
    private final long deadline;

    Look(TopicPartition partition, long end, long deadline) {
      this.partition = partition;
      this.end = end;
      this.deadline = deadline;
    }

    Optional<BadBatch> at(long offset) {
      String words = wrong(offset);
      return words == null
          ? Optional.empty()
          : Optional.of(new BadBatch(partition, offset, words, next(offset, words)));
    }

    /// Further and further ahead while it is the same batch, then back in halves.
    private @Nullable Long next(long offset, String words) {
      if (!words.contains(NAMES_THE_BATCH)) {
        return null;
      }
      long bad = offset;
      long other = end;
      for (long step = 1; bad + step < other; step *= 2) {
        if (words.equals(wrong(bad + step))) {
          bad += step;
        } else {
          other = bad + step;
        }
      }
      while (other - bad > 1) {
        long middle = bad + (other - bad) / 2;
        if (words.equals(wrong(middle))) {
          bad = middle;
        } else {
          other = middle;
        }
      }
      return isLate() ? null : other;
    }

    private boolean isLate() {
      return System.nanoTime() - deadline >= 0;
    }

    private @Nullable String wrong(long offset) {
      reader.seek(partition, offset);
      while (!isLate()) {
        try {
          boolean came = !reader.poll(POLL).isEmpty();
          if (came || reader.position(partition, PATIENCE) > offset) {
            return null;
          }
        } catch (KafkaException e) {
          if (BadBatch.blamed(e, Set.of(partition)).isEmpty()) {
            throw e;
          }
          return innermost(e);
        }
      }
      return null;
    }

    /// Which batch it is, and why, stands in the cause.
    private static String innermost(Throwable failure) {
      Throwable cause = failure;
      for (int depth = 0; cause.getCause() != null && depth < 20; depth++) {
        cause = cause.getCause();
      }
      return String.valueOf(cause.getMessage());
    }
  }

  @Override
  public void close() {
    reader.close(CloseOptions.timeout(Duration.ZERO));
  }
}
