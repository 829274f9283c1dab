package io.relayer.operations.recovery;

import io.relayer.core.database.Database;
import io.relayer.core.kafka.KafkaClients;
import io.relayer.core.transaction.PrunedRequests;
import io.relayer.ethereum.value.TxHash;
import io.relayer.messages.broadcast.BroadcastMessage;
import io.relayer.messages.broadcast.UnreadableBroadcastException;
import io.relayer.messages.request.RequestKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// The broadcasts topics, in which every attempt stands before any node sees it.
///
/// Why: RATIONALE.md#journal-obstacle.
///
/// @param topics of all chains
/// @param from our positions: where there is none, a partition is read from its start
record Journal(
    KafkaClients kafka,
    Database database,
    Collection<String> topics,
    Map<TopicPartition, Long> from) {

  /// A partition whose log begins behind our position: what it had in between is gone.
  record Cut(TopicPartition partition, long from, long next) {
    @Override
    public String toString() {
      return "%s: offsets %d to %d are gone from the journal: what was signed there can't be put back (if that is known to"
              .formatted(partition, from, next - 1)
          + " harm nothing: relayer recover --position %s:%d=%d)"
              .formatted(partition.topic(), partition.partition(), next);
    }
  }

  /// Hands over all records from our positions on, in the order of each partition.
  ///
  /// @return what Kafka has deleted of it
  List<Cut> read(java.util.function.Consumer<List<ConsumerRecord<byte[], byte[]>>> pages) {
    List<Cut> cuts = new ArrayList<>();
    new LogReader(kafka)
        .read(
            topics,
            (_, beginnings) -> {
              beginnings.forEach((partition, first) -> {
                long position = from.getOrDefault(partition, 0L);
                if (first > position) {
                  cuts.add(new Cut(partition, position, first));
                }
              });
              return from;
            },
            pages);
    return cuts;
  }

  private record Named(TxHash hash, ConsumerRecord<byte[], byte[]> record) {
    Absent absent() {
      String unreadable = null;
      RequestKey request = null;
      try {
        BroadcastMessage.Request told = BroadcastMessage.parse(record.value()).request();
        request = new RequestKey(told.producer(), told.id());
      } catch (UnreadableBroadcastException e) {
        unreadable = e.getMessage();
      }
      return new Absent(
          request,
          new MissingAttempt(
              new TopicPartition(record.topic(), record.partition()),
              record.offset(),
              hash,
              unreadable));
    }
  }

  /// An attempt that is not in the database.
  ///
  /// @param request whose it is; null where that can't be read
  private record Absent(@Nullable RequestKey request, MissingAttempt attempt) {}

  /// What stands in the topics up to their present end and is not in the database.
  List<MissingAttempt> missing() {
    List<MissingAttempt> missing = new ArrayList<>();
    read(page -> addMissing(page, missing));
    return missing;
  }

  /// The same, of what can be read: for who is about to go on without the rest by an operator's
  /// word.
  List<MissingAttempt> missingOfLegible() {
    List<MissingAttempt> missing = new ArrayList<>();
    new LogReader(kafka).readAround(topics, (_, _) -> from, page -> addMissing(page, missing));
    return missing;
  }

  private void addMissing(List<ConsumerRecord<byte[], byte[]>> page, List<MissingAttempt> missing) {
    List<Absent> absent =
        withoutThoseThatAreThere(named(page)).stream().map(Named::absent).toList();
    Set<RequestKey> pruned = pruned(absent);
    absent.stream()
        .filter(one -> one.request() == null || !pruned.contains(one.request()))
        .forEach(one -> missing.add(one.attempt()));
  }

  /// Those that are over, and of which nothing is kept but the answer: their attempts are not lost.
  private Set<RequestKey> pruned(List<Absent> absent) {
    Set<RequestKey> requests =
        absent.stream().map(Absent::request).filter(Objects::nonNull).collect(Collectors.toSet());
    return requests.isEmpty()
        ? Set.of()
        : database.withHandle(handle -> PrunedRequests.of(handle, requests).keySet());
  }

  private static List<Named> named(List<ConsumerRecord<byte[], byte[]>> page) {
    List<Named> named = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : page) {
      BroadcastMessage.hash(record.value()).ifPresent(hash -> named.add(new Named(hash, record)));
    }
    return named;
  }

  private List<Named> withoutThoseThatAreThere(List<Named> named) {
    if (named.isEmpty()) {
      return named;
    }
    Set<TxHash> hashes = named.stream().map(Named::hash).collect(Collectors.toSet());
    Set<TxHash> there =
        new HashSet<>(
            database.withHandle(handle ->
                handle
                    .createQuery("select hash from attempts where hash = any(:hashes)")
                    .bindArray("hashes", TxHash.class, hashes)
                    .mapTo(TxHash.class)
                    .list()));
    return named.stream().filter(attempt -> !there.contains(attempt.hash())).toList();
  }
}
