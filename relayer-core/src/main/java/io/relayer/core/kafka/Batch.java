package io.relayer.core.kafka;

import io.relayer.core.kafka.PositionDao.Move;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;
import org.jdbi.v3.core.Handle;

/// Records that were read and are to be handled; those of one partition are in its order.
public final class Batch {
  private final Progress progress;
  private final List<Received> records;
  private final Map<TopicPartition, Long> ends;

  /// @param ends where each partition of the records is to be read on after them
  Batch(Progress progress, List<Received> records, Map<TopicPartition, Long> ends) {
    this.progress = progress;
    this.records = List.copyOf(records);
    this.ends = ends;
  }

  public List<Received> records() {
    return records;
  }

  public boolean isEmpty() {
    return records.isEmpty();
  }

  /// Stores, once the transaction commits, that these records were read: with everything else in
  /// the transaction, or not at all. To be called once in a transaction.
  ///
  /// @throws PositionMovedException where somebody else has read them, or a hold stands; the
  ///   transaction must be given up
  public void store(Handle handle) {
    if (!handle.isInTransaction()) {
      throw new IllegalStateException("a position is stored in a transaction only");
    }
    if (ends.isEmpty()) {
      return;
    }
    List<Move> moves = new ArrayList<>(ends.size());
    ends.forEach((partition, end) -> moves.add(progress.move(partition, end)));
    if (PositionDao.move(handle, moves) != moves.size()) {
      throw new PositionMovedException(
          "not stored, as a position has moved or a hold stands: " + moves);
    }
    handle.afterCommit(() -> progress.moved(ends));
  }

  /// The same records, each in a batch of its own, to be handled in this order.
  public List<Batch> oneByOne() {
    List<Batch> single = new ArrayList<>(records.size());
    Set<TopicPartition> last = new HashSet<>();
    for (Received received : records.reversed()) {
      TopicPartition partition = received.partition();
      long end = last.add(partition) ? end(partition) : received.record().offset() + 1;
      single.add(new Batch(progress, List.of(received), Map.of(partition, end)));
    }
    return single.reversed();
  }

  /// Of each partition the records before its first one for which `stop` holds.
  public Batch until(Predicate<Received> stop) {
    Map<TopicPartition, Long> stopped = new LinkedHashMap<>();
    List<Received> before = new ArrayList<>();
    Set<TopicPartition> kept = new HashSet<>();
    for (Received received : records) {
      TopicPartition partition = received.partition();
      if (!stopped.containsKey(partition)) {
        if (stop.test(received)) {
          stopped.put(partition, received.record().offset());
        } else {
          before.add(received);
          kept.add(partition);
        }
      }
    }
    Map<TopicPartition, Long> cut = new LinkedHashMap<>();
    kept.forEach(partition -> cut.put(partition, stopped.getOrDefault(partition, end(partition))));
    return new Batch(progress, before, cut);
  }

  private long end(TopicPartition partition) {
    return java.util.Objects.requireNonNull(ends.get(partition), "every record has an end");
  }

  boolean isStored() {
    return progress.isAt(ends);
  }

  @Override
  public String toString() {
    return "%d records up to %s".formatted(records.size(), ends);
  }
}
