package io.relayer.core.kafka;

import static java.util.Objects.requireNonNull;

import io.relayer.core.database.Database;
import io.relayer.core.kafka.PositionDao.Position;
import io.relayer.core.kafka.Standing.Log;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds out from where newly assigned partitions are to be read.
///
/// Kafka's committed offset is read before our position, and the log's end after it: each is
/// written after the one that it is compared with, so the other way round a position that moves
/// meanwhile would look wrong.
final class Settlement {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Logger log = LoggerFactory.getLogger(PositionedConsumer.class);

  private final KafkaClients kafka;
  private final Database database;

  Settlement(KafkaClients kafka, Database database) {
    this.kafka = kafka;
    this.database = database;
  }

  /// What was found of a partition.
  record Found(UUID topicId, Standing standing) {}

  /// Stores the first position of partitions that were never read, and tells Kafka positions that
  /// `relayer recover` has set back.
  Map<TopicPartition, Found> settle(
      Consumer<byte[], byte[]> consumer, Set<TopicPartition> partitions) {
    Map<String, UUID> ids = ids(partitions);
    Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(partitions, PATIENCE);
    Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions, PATIENCE);
    Set<TopicPartition> uncommitted = new HashSet<>(partitions);
    uncommitted.removeIf(partition -> committed.get(partition) != null);
    Map<TopicPartition, Position> before = database.withHandle(handle -> read(handle, ids));
    Map<TopicPartition, Position> positions =
        database.inTransaction(handle -> {
          begin(handle, ids, uncommitted, starts);
          return read(handle, ids);
        });
    uncommitted.removeAll(before.keySet());
    uncommitted.forEach(partition -> tellOfUnread(partition, known(starts, partition)));
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, PATIENCE);
    Map<TopicPartition, Found> found = new HashMap<>();
    for (TopicPartition partition : partitions) {
      Position position = positions.get(partition);
      Log log = new Log(known(starts, partition), known(ends, partition));
      Standing standing =
          Standing.judge(partition, offset(committed.get(partition)), position, log);
      if (position != null && standing instanceof Standing.ReadFrom(var _, var tell) && tell) {
        tell(consumer, partition, position);
      }
      found.put(partition, new Found(known(ids, partition.topic()), standing));
    }
    return found;
  }

  /// Two processes that begin at the same moment may both tell of it.
  private void tellOfUnread(TopicPartition partition, long start) {
    if (start > 0) {
      log.warn("{}", Standing.unread(partition, start));
      kafka
          .registry()
          .counter("relayer.records.unread", "topic", partition.topic())
          .increment((double) start);
    }
  }

  Map<String, UUID> ids(Set<TopicPartition> partitions) {
    return TopicIds.of(
        kafka.admin(), new HashSet<>(partitions.stream().map(TopicPartition::topic).toList()));
  }

  private static void begin(
      Handle handle,
      Map<String, UUID> ids,
      Set<TopicPartition> never,
      Map<TopicPartition, Long> starts) {
    List<Position> firsts = new ArrayList<>();
    for (TopicPartition partition : never) {
      firsts.add(
          new Position(
              known(ids, partition.topic()),
              partition.topic(),
              partition.partition(),
              known(starts, partition),
              null));
    }
    PositionDao.begin(handle, firsts);
  }

  private static Map<TopicPartition, Position> read(Handle handle, Map<String, UUID> ids) {
    Map<TopicPartition, Position> positions = new HashMap<>();
    for (Position position : PositionDao.read(handle, ids.values())) {
      positions.put(new TopicPartition(position.topic(), position.partition()), position);
    }
    return positions;
  }

  private void tell(
      Consumer<byte[], byte[]> consumer, TopicPartition partition, Position position) {
    consumer.commitSync(Map.of(partition, new OffsetAndMetadata(position.nextOffset())), PATIENCE);
    database.useTransaction(handle -> PositionDao.told(handle, position));
  }

  private static @Nullable Long offset(@Nullable OffsetAndMetadata committed) {
    return committed == null ? null : committed.offset();
  }

  private static <K, V> V known(Map<K, V> answers, K asked) {
    return requireNonNull(answers.get(asked), () -> "Kafka gave no answer for " + asked);
  }
}
