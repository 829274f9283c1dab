package io.relayer.core.kafka;

import io.relayer.core.kafka.PositionDao.Move;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// A consumer's progress in each partition that it may read, as it last stored or saw it. A handler
/// may store from a thread of its own: hence the lock.
final class Progress {
  record Place(UUID topicId, long next) {}

  private final Map<TopicPartition, Place> places = new HashMap<>();
  private final Map<TopicPartition, Long> untold = new HashMap<>();
  private long moves;

  synchronized void put(TopicPartition partition, Place place) {
    places.put(partition, place);
  }

  synchronized void forget(TopicPartition partition) {
    places.remove(partition);
    untold.remove(partition);
  }

  synchronized Set<TopicPartition> partitions() {
    return new HashSet<>(places.keySet());
  }

  synchronized @Nullable Place at(TopicPartition partition) {
    return places.get(partition);
  }

  /// @throws PositionMovedException where the partition is not this consumer's any more
  synchronized Move move(TopicPartition partition, long end) {
    Place place = places.get(partition);
    if (place == null) {
      throw new PositionMovedException(partition + " is not this consumer's any more");
    }
    return new Move(place.topicId(), partition.partition(), place.next(), end);
  }

  synchronized void moved(Map<TopicPartition, Long> ends) {
    moves++;
    ends.forEach((partition, end) -> {
      Place place = places.get(partition);
      if (place != null) {
        places.put(partition, new Place(place.topicId(), end));
        untold.put(partition, end);
      }
    });
  }

  /// Counts the transactions that stored something.
  synchronized long moves() {
    return moves;
  }

  synchronized boolean isAt(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream().allMatch(end -> isAt(end.getKey(), end.getValue()));
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
