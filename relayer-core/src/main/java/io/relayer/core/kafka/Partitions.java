package io.relayer.core.kafka;

import io.relayer.core.database.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The partitions assigned to a consumer: each is being read, is refused, or is still to be looked
/// at. Only those being read are not paused.
final class Partitions {
  private static final Logger log = LoggerFactory.getLogger(PositionedConsumer.class);
  private static final long LOOK_AGAIN = Duration.ofSeconds(5).toNanos();

  private final KafkaClients kafka;
  private final Settlement settlement;
  private final HoldWatch holds;
  private final Database database;
  private final Progress progress = new Progress();
  private final Set<TopicPartition> unsettled = new HashSet<>();
  private final Map<TopicPartition, String> refused = new ConcurrentHashMap<>();
  private final Map<TopicPartition, Long> bad = new HashMap<>();
  private long lookedAt = System.nanoTime();

  Partitions(KafkaClients kafka, HoldWatch holds, Database database) {
    this.kafka = kafka;
    this.settlement = new Settlement(kafka, database);
    this.holds = holds;
    this.database = database;
  }

  Progress progress() {
    return progress;
  }

  Optional<String> refusals() {
    return refused.values().stream().sorted().reduce((a, b) -> a + "; " + b);
  }

  int refused() {
    return refused.size();
  }

  /// Takes new partitions, to be looked at before anything of them is read. They get a place at
  /// once, since a poll fails on one that has none, and Kafka's own committed offset is not used.
  void assigned(Consumer<byte[], byte[]> consumer, Collection<TopicPartition> assigned) {
    assigned.forEach(partition -> consumer.seek(partition, 0));
    consumer.pause(assigned);
    unsettled.addAll(assigned);
  }

  void forget(Collection<TopicPartition> gone) {
    gone.forEach(progress::forget);
    gone.forEach(unsettled::remove);
    gone.forEach(refused::remove);
    gone.forEach(bad::remove);
  }

  /// Has all positions read again.
  void unsettleAll() {
    for (TopicPartition partition : progress.partitions()) {
      progress.forget(partition);
      unsettled.add(partition);
    }
    unsettled.addAll(refused.keySet());
  }

  /// Looks where the partitions that are not settled are to be read from.
  void settle(Consumer<byte[], byte[]> consumer) {
    if (System.nanoTime() - lookedAt > LOOK_AGAIN) {
      lookedAt = System.nanoTime();
      unsettled.addAll(refused.keySet());
      unsettleRecreated();
    }
    if (unsettled.isEmpty()) {
      return;
    }
    List<String> behind = new ArrayList<>();
    settlement
        .settle(consumer, Set.copyOf(unsettled))
        .forEach((partition, found) -> {
          switch (found.standing()) {
            case Standing.ReadFrom(long next, var _) -> {
              if (!isStillBad(partition, next)) {
                read(consumer, partition, new Progress.Place(found.topicId(), next));
              }
            }
            case Standing.Refused(String reason) -> refuse(partition, reason);
            case Standing.Behind(String detail) -> behind.add(detail);
          }
        });
    if (!behind.isEmpty()) {
      holds.raise(String.join("; ", behind));
    }
  }

  /// Takes out a partition of which a poll has failed, so that the others go on. It is looked at
  /// again until its position is another one, or what stands there can be read.
  ///
  /// @return false where the failure is of another kind
  boolean blame(KafkaException failure) {
    Optional<TopicPartition> blamed = BadBatch.blamed(failure, progress.partitions());
    blamed.ifPresent(partition -> {
      Progress.Place place = progress.at(partition);
      progress.forget(partition);
      if (place == null || !isBad(partition, place.next())) {
        unsettled.add(partition);
      }
    });
    return blamed.isPresent();
  }

  private boolean isStillBad(TopicPartition partition, long next) {
    return Long.valueOf(next).equals(bad.get(partition)) && isBad(partition, next);
  }

  private boolean isBad(TopicPartition partition, long next) {
    try (BatchSearch search = new BatchSearch(kafka)) {
      Optional<BadBatch> found = search.at(partition, next);
      found.ifPresent(batch -> {
        bad.put(partition, next);
        refuse(partition, batch.text());
      });
      return found.isPresent();
    }
  }

  private void read(
      Consumer<byte[], byte[]> consumer, TopicPartition partition, Progress.Place place) {
    consumer.seek(partition, place.next());
    progress.put(partition, place);
    refused.remove(partition);
    bad.remove(partition);
    unsettled.remove(partition);
  }

  private void refuse(TopicPartition partition, String reason) {
    if (!reason.equals(refused.put(partition, reason))) {
      log.error("{}", reason);
    }
    unsettled.remove(partition);
  }

  /// A topic that was deleted and made anew is another topic: it is read from its own position.
  private void unsettleRecreated() {
    Set<TopicPartition> reading = progress.partitions();
    Map<String, UUID> ids = settlement.ids(reading);
    for (TopicPartition partition : reading) {
      Progress.Place place = progress.at(partition);
      if (place != null && !place.topicId().equals(ids.get(partition.topic()))) {
        log.warn("{} was made anew", partition.topic());
        progress.forget(partition);
        unsettled.add(partition);
      }
    }
  }

  /// Pauses what must not be read now.
  ///
  /// @return whether anything is left to be read
  boolean pauseAllBut(Consumer<byte[], byte[]> consumer, boolean allowed) {
    Set<TopicPartition> readable = allowed ? progress.partitions() : Set.of();
    Set<TopicPartition> others = new HashSet<>(consumer.assignment());
    others.removeAll(readable);
    consumer.pause(others);
    consumer.resume(readable);
    return !readable.isEmpty();
  }

  /// Has records that were polled and not stored polled again.
  void seekBack(Consumer<byte[], byte[]> consumer, Set<TopicPartition> polled) {
    for (TopicPartition partition : polled) {
      progress.takeBack(partition);
      Progress.Place place = progress.at(partition);
      if (place != null) {
        consumer.seek(partition, place.next());
      }
    }
  }

  /// Where partitions are to be read on that came to markers of transactions and to no record.
  Map<TopicPartition, Long> markers(ConsumerRecords<byte[], byte[]> polled) {
    Map<TopicPartition, Long> ends = new HashMap<>();
    polled
        .nextOffsets()
        .forEach((partition, next) -> {
          if (!polled.partitions().contains(partition) && progress.at(partition) != null) {
            ends.put(partition, next.offset());
          }
        });
    return ends;
  }

  /// Stores that they were read: else the position of an idle partition would fall behind the start
  /// of its log one day.
  void skip(Map<TopicPartition, Long> markers) {
    database.useTransaction(Batch.next(progress, List.of(), markers)::store);
  }

  /// Tells Kafka the positions that were stored, for those who look at the group's lag, and as a
  /// witness against a database that goes back.
  Map<TopicPartition, OffsetAndMetadata> untold() {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    progress
        .takeUntold()
        .forEach((partition, next) -> offsets.put(partition, new OffsetAndMetadata(next)));
    return offsets;
  }
}
