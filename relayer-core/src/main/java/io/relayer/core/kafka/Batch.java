package io.relayer.core.kafka;

import static java.util.Objects.requireNonNull;

import io.relayer.core.kafka.PositionDao.Move;
import java.util.ArrayList;
import java.util.HashMap;
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
  private final Map<TopicPartition, Span> spans;

  /// The part of a partition that records are of.
  ///
  /// @param from where those before them end: only there can their position be stored
  /// @param to where the partition is to be read on after them
  record Span(long from, long to) {}

  /// @param spans of each partition of the records
  Batch(Progress progress, List<Received> records, Map<TopicPartition, Span> spans) {
    this.progress = progress;
    this.records = List.copyOf(records);
    this.spans = spans;
  }

  /// Of records that come next.
  ///
  /// @param ends where each partition of the records is to be read on after them
  static Batch next(Progress progress, List<Received> records, Map<TopicPartition, Long> ends) {
    Map<TopicPartition, Span> spans = new LinkedHashMap<>();
    ends.forEach(
        (partition, end) -> spans.put(partition, new Span(progress.handOver(partition, end), end)));
    return new Batch(progress, records, spans);
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
  /// @throws PositionMovedException where somebody else has read them, those before them are not
  ///   stored, or a hold stands; the transaction must be given up
  public void store(Handle handle) {
    if (!handle.isInTransaction()) {
      throw new IllegalStateException("a position is stored in a transaction only");
    }
    if (spans.isEmpty()) {
      return;
    }
    Map<TopicPartition, Move> moves = new LinkedHashMap<>();
    spans.forEach((partition, span) -> moves.put(partition, progress.move(partition, span)));
    if (PositionDao.move(handle, List.copyOf(moves.values())) != moves.size()) {
      throw new PositionMovedException(
          "not stored, as a position has moved or a hold stands: " + moves.values());
    }
    handle.afterCommit(() -> progress.moved(moves));
  }

  /// The same records, each in a batch of its own, to be handled in this order.
  public List<Batch> oneByOne() {
    Map<TopicPartition, Long> last = new HashMap<>();
    records.forEach(received -> last.put(received.partition(), received.record().offset()));
    Map<TopicPartition, Long> next = new HashMap<>();
    List<Batch> single = new ArrayList<>(records.size());
    for (Received received : records) {
      TopicPartition partition = received.partition();
      Span whole = span(partition);
      long from = next.getOrDefault(partition, whole.from());
      long offset = received.record().offset();
      long to = Long.valueOf(offset).equals(last.get(partition)) ? whole.to() : offset + 1;
      next.put(partition, to);
      single.add(new Batch(progress, List.of(received), Map.of(partition, new Span(from, to))));
    }
    return single;
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
    Map<TopicPartition, Span> cut = new LinkedHashMap<>();
    kept.forEach(partition -> {
      Span whole = span(partition);
      cut.put(partition, new Span(whole.from(), stopped.getOrDefault(partition, whole.to())));
    });
    return new Batch(progress, before, cut);
  }

  private Span span(TopicPartition partition) {
    return requireNonNull(spans.get(partition), "every record has an end");
  }

  boolean isStored() {
    return progress.isAt(spans);
  }

  @Override
  public String toString() {
    return "%d records up to %s".formatted(records.size(), spans);
  }
}
