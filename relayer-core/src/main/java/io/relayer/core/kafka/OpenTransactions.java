package io.relayer.core.kafka;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeProducersResult.PartitionProducerState;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sees partitions that stand, since a producer has left a Kafka transaction open: a reader of what
/// is committed gets nothing behind its begin, and hears of nothing. One that stands at the same
/// offset at two looks in a row, with records behind it, is told of.
///
/// Asks by itself every ten seconds, two small requests to the brokers that lead the partitions,
/// and waits for no answer.
///
/// Why: RATIONALE.md#open-transaction.
final class OpenTransactions {
  private static final Logger log = LoggerFactory.getLogger(PositionedConsumer.class);
  private static final long INTERVAL = Duration.ofSeconds(10).toNanos();

  /// Of more partitions that stand it is not asked whose transactions these are.
  private static final int MOST_NAMED = 10;

  private final Admin admin;
  private final long interval;
  private long askedAt;
  private @Nullable CompletableFuture<Seen> asked;
  private volatile Seen seen = Seen.NOTHING;

  OpenTransactions(Admin admin) {
    this(admin, INTERVAL);
  }

  OpenTransactions(Admin admin, long interval) {
    this.admin = admin;
    this.interval = interval;
    this.askedAt = System.nanoTime() - interval;
  }

  /// What was found at a look.
  ///
  /// @param stable the last stable offset of each partition that has records behind it
  /// @param standing those that stood there at the look before, too
  record Seen(Map<TopicPartition, Long> stable, List<Standstill> standing) {
    static final Seen NOTHING = new Seen(Map.of(), List.of());

    Optional<String> text() {
      return standing.isEmpty()
          ? Optional.empty()
          : Optional.of(standing.stream().map(Standstill::text).collect(joining("; ")));
    }
  }

  /// A partition with records that nobody can read yet, since a Kafka transaction before them is
  /// open.
  ///
  /// @param stable the last stable offset: readers stand there
  /// @param end where the log ends
  /// @param holder whose transaction it is; null where Kafka does not say
  record Standstill(
      TopicPartition partition, long stable, long end, @Nullable ProducerState holder) {
    long records() {
      return end - stable;
    }

    /// What there is and what to do, in a sentence.
    String text() {
      return "%s: nothing from offset %d to %d can be read, since a Kafka transaction is open there%s; it ends with its producer, or by its time-out; where the producer is gone: kafka-transactions.sh --bootstrap-server HOST:PORT abort --topic %s --partition %d --start-offset %d"
          .formatted(
              partition,
              stable,
              end - 1,
              holder == null
                  ? ""
                  : " (producer id %d, epoch %d)"
                      .formatted(holder.producerId(), holder.producerEpoch()),
              partition.topic(),
              partition.partition(),
              holder == null ? stable : holder.currentTransactionStartOffset().orElse(stable));
    }
  }

  Optional<String> problem() {
    return seen.text();
  }

  /// How many records can't be read.
  long records() {
    return seen.standing().stream().mapToLong(Standstill::records).sum();
  }

  /// Takes an answer that has come, and asks anew where it is time.
  void look(Set<TopicPartition> partitions) {
    CompletableFuture<Seen> open = asked;
    if (open != null && open.isDone()) {
      asked = null;
      take(open);
    }
    if (asked == null && System.nanoTime() - askedAt >= interval) {
      askedAt = System.nanoTime();
      asked = ask(admin, partitions, seen.stable());
    }
  }

  private void take(CompletableFuture<Seen> answer) {
    if (answer.isCompletedExceptionally()) {
      log.debug("whether Kafka transactions are open is not known: {}", answer.exceptionNow());
      return;
    }
    Optional<String> before = problem();
    seen = answer.resultNow();
    if (!problem().equals(before)) {
      problem()
          .ifPresentOrElse(
              log::warn, () -> log.info("no open Kafka transaction is in the way any more"));
    }
  }

  /// @param before the last stable offsets of the look before
  static CompletableFuture<Seen> ask(
      Admin admin, Collection<TopicPartition> partitions, Map<TopicPartition, Long> before) {
    if (partitions.isEmpty()) {
      return CompletableFuture.completedFuture(Seen.NOTHING);
    }
    return ends(admin, partitions, IsolationLevel.READ_COMMITTED)
        .thenCombine(
            ends(admin, partitions, IsolationLevel.READ_UNCOMMITTED),
            (stable, end) -> compare(stable, end, before))
        .thenCompose(found -> named(admin, found))
        .toCompletableFuture();
  }

  private static CompletionStage<Map<TopicPartition, Long>> ends(
      Admin admin, Collection<TopicPartition> partitions, IsolationLevel isolation) {
    return admin
        .listOffsets(
            partitions.stream().collect(toMap(p -> p, _ -> OffsetSpec.latest())),
            new ListOffsetsOptions(isolation))
        .all()
        .toCompletionStage()
        .thenApply(found ->
            found.entrySet().stream()
                .collect(toMap(Map.Entry::getKey, e -> e.getValue().offset())));
  }

  private static Seen compare(
      Map<TopicPartition, Long> stable,
      Map<TopicPartition, Long> ends,
      Map<TopicPartition, Long> before) {
    Map<TopicPartition, Long> below = new HashMap<>(stable);
    below.entrySet().removeIf(e -> e.getValue() >= requireNonNull(ends.get(e.getKey())));
    List<Standstill> standing =
        below.entrySet().stream()
            .filter(e -> e.getValue().equals(before.get(e.getKey())))
            .map(e ->
                new Standstill(
                    e.getKey(), e.getValue(), requireNonNull(ends.get(e.getKey())), null))
            .sorted(Comparator.comparing((Standstill s) -> s.partition().toString()))
            .toList();
    return new Seen(Map.copyOf(below), standing);
  }

  private static CompletionStage<Seen> named(Admin admin, Seen found) {
    List<TopicPartition> asked =
        found.standing().stream().map(Standstill::partition).limit(MOST_NAMED).toList();
    if (asked.isEmpty()) {
      return CompletableFuture.completedFuture(found);
    }
    return admin
        .describeProducers(asked)
        .all()
        .toCompletionStage()
        .exceptionally(_ -> Map.of()) // not allowed, or not told: it stands all the same
        .thenApply(producers ->
            new Seen(
                found.stable(),
                found.standing().stream()
                    .map(s -> named(s, producers.get(s.partition())))
                    .toList()));
  }

  private static Standstill named(Standstill standing, @Nullable PartitionProducerState producers) {
    return producers == null
        ? standing
        : producers.activeProducers().stream()
            .filter(p -> p.currentTransactionStartOffset().isPresent())
            .min(
                Comparator.comparingLong(
                    (ProducerState p) -> p.currentTransactionStartOffset().getAsLong()))
            .map(holder ->
                new Standstill(standing.partition(), standing.stable(), standing.end(), holder))
            .orElse(standing);
  }
}
