package io.relayer.core.kafka;

import io.micrometer.core.instrument.Gauge;
import io.relayer.core.RelayerException;
import io.relayer.core.database.Database;
import io.relayer.core.database.FailureLine;
import io.relayer.core.runtime.Step;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads topics as a member of a consumer group, from positions that stand in Postgres and are
/// stored together with what was read: each record counts once, whatever crashes or is delivered
/// again.
///
/// Run by a [io.relayer.core.runtime.RunLoop] on a platform thread. While a hold stands, or the
/// [Gate] is closed, nothing is handed over; polling goes on, so that the partitions are kept. A
/// failure of the handler, of Postgres or of Kafka ends nothing: the positions are read again and
/// consumption goes on from there.
///
/// A handler may still be storing one batch while it gets the next one. That is so within a call of
/// [#advance] only: it ends with nothing being stored, and so does what it does before partitions
/// are given away or looked at anew. If storing fails, the next batch can't be stored either, since
/// its positions begin where those of the one before end: both are read again.
public final class PositionedConsumer implements Step {
  private static final Logger log = LoggerFactory.getLogger(PositionedConsumer.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration IDLE_POLL = Duration.ofMillis(50);
  private static final Duration AGAIN = Duration.ofMillis(200);

  /// Records that are there come at once.
  private static final Duration AHEAD_POLL = Duration.ofMillis(10);

  /// Then all is looked at that is looked at between batches: holds, above all, and whether the
  /// loop is to end.
  private static final long LONGEST_AHEAD = Duration.ofMillis(500).toNanos();

  private static final Duration CLOSE = Duration.ofSeconds(3);

  /// For Kafka to be told positions before their partitions are given away.
  private static final Duration LAST_WORD = Duration.ofSeconds(2);

  private final KafkaClients kafka;
  private final Settings settings;
  private final BatchHandler handler;
  private final Gate gate;
  private final Partitions partitions;
  private final HoldWatch holds;
  private final OpenTransactions transactions;
  private final Gauge locked;
  private final Gauge refused;
  private @Nullable Consumer<byte[], byte[]> consumer;
  private @Nullable Throwable unfinished;

  /// @param group the consumer group
  /// @param maxRecords the most that one batch has
  /// @param maxBytes the most bytes of keys and values that one batch has, except that one record
  ///   always fits
  public record Settings(String group, Set<String> topics, int maxRecords, int maxBytes) {
    public static final int MAX_RECORDS = 500;
    public static final int MAX_BYTES = 8 * 1024 * 1024;

    public Settings {
      topics = Set.copyOf(topics);
    }

    public static Settings of(String group, String... topics) {
      return new Settings(group, Set.of(topics), MAX_RECORDS, MAX_BYTES);
    }
  }

  public PositionedConsumer(
      KafkaClients kafka, Database database, Settings settings, BatchHandler handler, Gate gate) {
    this.kafka = kafka;
    this.settings = settings;
    this.handler = handler;
    this.gate = gate;
    this.holds = new HoldWatch(database);
    this.partitions = new Partitions(kafka, holds, database);
    this.transactions = new OpenTransactions(kafka.admin());
    this.locked =
        Gauge.builder("relayer.records.locked", transactions::records)
            .description("Records behind an open Kafka transaction, which nobody can read")
            .tag("group", settings.group())
            .register(kafka.registry());
    this.refused =
        Gauge.builder("relayer.partitions.refused", partitions, Partitions::refused)
            .description(
                "Alarm: partitions that are not read, since a batch is damaged, or Kafka lacks what comes next")
            .tag("group", settings.group())
            .register(kafka.registry());
  }

  /// What keeps records from being read, and what to do about it: a hold, a position that Kafka
  /// does not have, a batch that can't be read, or a Kafka transaction that is open. Failures are
  /// told by the loop that runs this.
  public Optional<String> problem() {
    return holds
        .standing()
        .or(() ->
            Stream.of(partitions.refusals(), transactions.problem())
                .flatMap(Optional::stream)
                .reduce((a, b) -> a + "; " + b));
  }

  /// Polls, and has what came handled; polls on while the last of it is still being stored.
  @Override
  public Duration advance() throws Exception {
    Consumer<byte[], byte[]> open = open();
    unfinished = null;
    try {
      return poll(open);
    } catch (PositionMovedException e) {
      giveUp(e);
      return AGAIN;
    } catch (Throwable e) {
      giveUp(e);
      throw e;
    }
  }

  private void giveUp(Throwable why) {
    try {
      handler.finish();
    } catch (Throwable e) { // an Error too: what was not stored is read again all the same
      if (!e.equals(why)) {
        why.addSuppressed(e);
      }
    } finally {
      partitions.unsettleAll();
    }
  }

  private Duration poll(Consumer<byte[], byte[]> open) throws Exception {
    handler.finish(); // an interrupted call may have left it
    if (holds.look()) {
      partitions.unsettleAll();
    }
    boolean closed = holds.standing().or(gate::closed).isPresent();
    if (!closed) {
      partitions.settle(open);
    }
    transactions.look(partitions.progress().partitions());
    boolean reading = partitions.pauseAllBut(open, !closed);
    ConsumerRecords<byte[], byte[]> polled = fetch(open, reading ? POLL : IDLE_POLL);
    boolean progressed = deliver(open, polled);
    long begun = System.nanoTime();
    while (handler.isStoring()
        && gate.closed().isEmpty()
        && System.nanoTime() - begun < LONGEST_AHEAD) {
      polled = fetch(open, AHEAD_POLL);
      progressed = deliver(open, polled);
      tellKafka(open);
      if (polled.isEmpty()) {
        break;
      }
    }
    handler.finish();
    tellKafka(open);
    return progressed ? Duration.ZERO : AGAIN;
  }

  private ConsumerRecords<byte[], byte[]> fetch(Consumer<byte[], byte[]> open, Duration patience)
      throws Exception {
    ConsumerRecords<byte[], byte[]> polled = polled(open, patience);
    switch (unfinished) {
      case null -> {
        return polled;
      }
      case Error failure -> throw failure;
      case Exception failure -> throw failure;
      case Throwable failure -> throw new IllegalStateException(failure);
    }
  }

  private ConsumerRecords<byte[], byte[]> polled(Consumer<byte[], byte[]> open, Duration patience)
      throws Exception {
    try {
      return open.poll(patience);
    } catch (KafkaException e) {
      handler.finish();
      if (!partitions.blame(e)) {
        throw e;
      }
      return ConsumerRecords.empty();
    } catch (VirtualMachineError e) {
      throw e;
    } catch (Error e) { // of a compression's native code, the same again and again
      throw new RelayerException("records can't be unpacked: " + Codecs.remedy(e), e);
    }
  }

  /// @return false where there was something and nothing of it was stored
  private boolean deliver(Consumer<byte[], byte[]> open, ConsumerRecords<byte[], byte[]> polled)
      throws Exception {
    boolean stored = polled.isEmpty();
    for (Batch batch : Batches.of(partitions.progress(), polled, settings.maxBytes())) {
      long before = partitions.progress().moves();
      handler.handle(batch);
      stored |= handler.isStoring() || partitions.progress().moves() > before;
      if (!handler.isStoring() && !batch.isStored()) {
        partitions.seekBack(open, polled.partitions());
        return stored;
      }
    }
    Map<TopicPartition, Long> markers = partitions.markers(polled);
    if (!markers.isEmpty()) {
      handler.finish();
      partitions.skip(markers);
    }
    return true;
  }

  private void tellKafka(Consumer<byte[], byte[]> open) {
    Map<TopicPartition, OffsetAndMetadata> stored = partitions.untold();
    if (!stored.isEmpty()) {
      open.commitAsync(
          stored,
          (offsets, failure) -> {
            if (failure != null) { // the next one tells more
              log.debug("Kafka was not told {}", offsets, failure);
            }
          });
    }
  }

  private Consumer<byte[], byte[]> open() {
    Consumer<byte[], byte[]> open = consumer;
    if (open == null) {
      open = kafka.consumer(settings.group(), settings.maxRecords(), settings.maxBytes());
      consumer = open;
      open.subscribe(settings.topics(), new Rebalances(open));
    }
    return open;
  }

  @Override
  public void close() {
    kafka.registry().remove(locked);
    kafka.registry().remove(refused);
    Consumer<byte[], byte[]> open = consumer;
    if (open != null) {
      unfinished = null;
      open.close(CloseOptions.timeout(CLOSE));
      if (unfinished != null) {
        log.warn(
            "{}: what was being stored at the end is read again: {}",
            settings.group(),
            FailureLine.of(unfinished).words());
      }
    }
  }

  private final class Rebalances implements ConsumerRebalanceListener {
    private final Consumer<byte[], byte[]> open;

    Rebalances(Consumer<byte[], byte[]> open) {
      this.open = open;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
      partitions.assigned(open, assigned);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
      try {
        handler.finish(); // whoever gets them reads on behind it
        tellKafkaAtOnce();
      } catch (Throwable e) { // also an Error: it is not the poll's
        unfinished = e;
      } finally {
        partitions.forget(revoked);
      }
    }

    /// Whoever gets them would tell Kafka only with their next records: until then its offset, by
    /// which a restored database is noticed, would stay behind.
    private void tellKafkaAtOnce() {
      Map<TopicPartition, OffsetAndMetadata> stored = partitions.untold();
      if (!stored.isEmpty()) {
        try {
          open.commitSync(stored, LAST_WORD);
        } catch (KafkaException e) {
          log.info("Kafka was not told {} before they were given away: {}", stored, e.toString());
        }
      }
    }

    /// They are another's already: what is being stored of them fails by its compare-and-set.
    @Override
    public void onPartitionsLost(Collection<TopicPartition> lost) {
      partitions.forget(lost);
    }
  }
}
