package io.relayer.broadcaster.publishing;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/// Brings pages to Kafka, each as a whole or with an exception.
///
/// Of a page that fails, what stands in Kafka must be a prefix of it in each partition, or the
/// repetition would put a later record of a key before an earlier one. Hence: the producer sends
/// one request at a time and never gives a record up by itself; the first failure closes it at
/// once, on its own thread, before it sends anything more; and the next page gets a new one. A
/// record that is too large is the one thing that a repetition can't mend: it goes out cut (see
/// [Cut]), and if even that is refused it is left out, each with a metric and an error in the log.
/// So no record blocks its lane.
final class KafkaSender implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(500);

  private final Supplier<Producer<byte[], byte[]>> producers;
  private final Duration patience;
  private final OversizedRecords oversized;
  private @Nullable Producer<byte[], byte[]> producer;

  KafkaSender(
      Supplier<Producer<byte[], byte[]>> producers, Duration patience, PublisherMetrics metrics) {
    this.producers = producers;
    this.patience = patience;
    this.oversized = new OversizedRecords(metrics);
  }

  /// @param leading asked while waiting: without the lease there is nothing to wait for
  /// @throws PublishingException where not all of it is known to be in Kafka
  void send(List<Page.Entry> page, BooleanSupplier leading) throws InterruptedException {
    Producer<byte[], byte[]> open = open();
    Flight flight = new Flight(open, page.size());
    try {
      for (Page.Entry entry : page) {
        if (flight.hasFailed()) {
          break;
        }
        flight.carry(entry);
      }
    } catch (RuntimeException e) {
      flight.landed(page.getFirst(), e);
    }
    try {
      flight.await(leading);
      oversized.clear();
    } catch (PublishingException | InterruptedException e) {
      abandon();
      throw e;
    }
  }

  private Producer<byte[], byte[]> open() {
    Producer<byte[], byte[]> open = producer;
    if (open == null) {
      open = producers.get();
      producer = open;
    }
    return open;
  }

  private void abandon() {
    Producer<byte[], byte[]> open = producer;
    producer = null;
    if (open != null) {
      open.close(Duration.ZERO);
    }
  }

  @Override
  public void close() {
    abandon();
  }

  /// A page on its way.
  private final class Flight {
    private final Producer<byte[], byte[]> carrier;
    private final AtomicInteger missing;
    private final CompletableFuture<Boolean> done = new CompletableFuture<>();

    Flight(Producer<byte[], byte[]> carrier, int records) {
      this.carrier = carrier;
      this.missing = new AtomicInteger(records);
    }

    void carry(Page.Entry entry) {
      ProducerRecord<byte[], byte[]> record = oversized.fit(entry).orElse(null);
      if (record == null) {
        landed(entry, null);
      } else {
        Future<RecordMetadata> _ = carrier.send(record, (_, failure) -> landed(entry, failure));
      }
    }

    /// Called by the producer's thread, or by ours where a record is refused before it is sent.
    void landed(Page.Entry entry, @Nullable Throwable failure) {
      if (failure == null) {
        if (missing.decrementAndGet() == 0) {
          done.complete(true);
        }
      } else if (done.completeExceptionally(failure)) {
        if (failure instanceof RecordTooLargeException) {
          oversized.add(entry);
        }
        carrier.close(Duration.ZERO);
      }
    }

    boolean hasFailed() {
      return done.isCompletedExceptionally();
    }

    void await(BooleanSupplier leading) throws InterruptedException {
      long start = System.nanoTime();
      while (!landedWithin(LOOK)) {
        if (!leading.getAsBoolean()) {
          throw new PublishingException("the lane's lease was lost on the way");
        }
        if (System.nanoTime() - start > patience.toNanos()) {
          throw new PublishingException(
              "Kafka has not taken a page within %s: %d records are missing"
                  .formatted(patience, missing.get()));
        }
      }
    }

    private boolean landedWithin(Duration time) throws InterruptedException {
      try {
        return done.get(time.toNanos(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        return false;
      } catch (ExecutionException e) {
        throw new PublishingException(
            "Kafka has not taken a record: " + requireNonNull(e.getCause()).getMessage(),
            e.getCause());
      }
    }
  }
}
