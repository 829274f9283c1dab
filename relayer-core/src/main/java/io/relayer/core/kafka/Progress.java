package io.relayer.core.kafka;

import static java.util.Objects.requireNonNull;

import io.relayer.core.kafka.PositionDao.Move;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// A consumer's progress in each partition that it may read: up to where it stored or saw the
/// position, and up to where it handed records over, which is further on while they are not stored.
/// A handler may store from a thread of its own: hence the lock.
final class Progress {
  record Place(UUID topicId, long next) {}

  private final Map<TopicPartition, Place> places = new HashMap<>();
  private final Map<TopicPartition, Long> handedOver = new HashMap<>();
  private final Map<TopicPartition, Long> untold = new HashMap<>();
  private long moves;

  synchronized void put(TopicPartition partition, Place place) {
    places.put(partition, place);
    handedOver.remove(partition);
  }

  synchronized void forget(TopicPartition partition) {
    places.remove(partition);
    handedOver.remove(partition);
    untold.remove(partition);
  }

  synchronized Set<TopicPartition> partitions() {
    return new HashSet<>(places.keySet());
  }

  synchronized @Nullable Place at(TopicPartition partition) {
    return places.get(partition);
  }

  /// Takes down that records up to `end` are handed over.
  ///
  /// @return where they begin: where those handed over before them end
  synchronized long handOver(TopicPartition partition, long end) {
    Long before = handedOver.put(partition, end);
    return before == null ? requireNonNull(places.get(partition)).next() : before;
  }

  /// What was handed over and not stored is read again.
  synchronized void takeBack(TopicPartition partition) {
    handedOver.remove(partition);
  }

  /// @throws PositionMovedException where the partition is not this consumer's any more
  synchronized Move move(TopicPartition partition, Batch.Span span) {
    Place place = places.get(partition);
    if (place == null) {
      throw new PositionMovedException(partition + " is not this consumer's any more");
    }
    return new Move(place.topicId(), partition.partition(), span.from(), span.to());
  }

  synchronized void moved(Map<TopicPartition, Move> moved) {
    moves++;
    moved.forEach((partition, move) -> {
      Place place = places.get(partition);
      if (place != null && place.equals(new Place(move.topicId(), move.from()))) {
        places.put(partition, new Place(move.topicId(), move.to()));
        untold.put(partition, move.to());
      }
    });
  }

  /// Counts the transactions that stored something.
  synchronized long moves() {
    return moves;
  }

  synchronized boolean isAt(Map<TopicPartition, Batch.Span> spans) {
    return spans.entrySet().stream().allMatch(span -> isAt(span.getKey(), span.getValue().to()));
  }

  private boolean isAt(TopicPartition partition, long end) {
    Place place = places.get(partition);
    return place != null && place.next() == end;
  }

  /// What was stored since the last call.
  synchronized Map<TopicPartition, Long> takeUntold() {
    Map<TopicPartition, Long> taken = Map.copyOf(untold);
    untold.clear();
    return taken;
  }
}
