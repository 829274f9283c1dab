package io.relayer.core.recovery;

import io.relayer.core.database.Database;
import io.relayer.core.domain.TxHash;
import io.relayer.core.kafka.KafkaClients;
import io.relayer.core.message.BroadcastMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/// Reads the broadcasts topics, in which every attempt stands before any node sees it.
final class Journal {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration STANDSTILL = Duration.ofSeconds(30);
  private static final int PAGE = 2_000;
  private static final int PAGE_BYTES = 8 * 1024 * 1024;

  private final KafkaClients kafka;
  private final Database database;

  Journal(KafkaClients kafka, Database database) {
    this.kafka = kafka;
    this.database = database;
  }

  /// What stands in the topics up to their present end and is not in the database.
  ///
  /// @param from where to begin; a partition that is not there is read from its start
  List<MissingAttempt> missing(Collection<String> topics, Map<TopicPartition, Long> from) {
    List<MissingAttempt> missing = new ArrayList<>();
    try (Consumer<byte[], byte[]> reader = kafka.consumer("relayer.recover", PAGE, PAGE_BYTES)) {
      Map<TopicPartition, Long> ends = place(reader, topics, from);
      long progressAt = System.nanoTime();
      while (!ends.isEmpty()) {
        List<MissingAttempt> named = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : reader.poll(Duration.ofMillis(500))) {
          BroadcastMessage.hash(record.value())
              .ifPresent(hash ->
                  named.add(
                      new MissingAttempt(
                          new TopicPartition(record.topic(), record.partition()),
                          record.offset(),
                          hash)));
          progressAt = System.nanoTime();
        }
        missing.addAll(withoutThoseThatAreThere(named));
        ends.entrySet().removeIf(end -> reader.position(end.getKey(), PATIENCE) >= end.getValue());
        if (System.nanoTime() - progressAt > STANDSTILL.toNanos()) {
          throw new TimeoutException("nothing came from %s for %s".formatted(ends, STANDSTILL));
        }
      }
    }
    return missing;
  }

  private static Map<TopicPartition, Long> place(
      Consumer<byte[], byte[]> reader, Collection<String> topics, Map<TopicPartition, Long> from) {
    List<TopicPartition> partitions =
        topics.stream()
            .flatMap(topic -> reader.partitionsFor(topic, PATIENCE).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    reader.assign(partitions);
    reader
        .beginningOffsets(partitions, PATIENCE)
        .forEach((partition, start) ->
            reader.seek(partition, Math.max(start, from.getOrDefault(partition, start))));
    Map<TopicPartition, Long> ends =
        new java.util.HashMap<>(reader.endOffsets(partitions, PATIENCE));
    ends.entrySet().removeIf(end -> reader.position(end.getKey(), PATIENCE) >= end.getValue());
    return ends;
  }

  private List<MissingAttempt> withoutThoseThatAreThere(List<MissingAttempt> named) {
    if (named.isEmpty()) {
      return named;
    }
    Set<TxHash> hashes = named.stream().map(MissingAttempt::hash).collect(Collectors.toSet());
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
