package io.relayer.signer.intake;

import io.relayer.core.kafka.Received;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// Records that are read a second time, since the database was restored or an operator set the
/// position back: what was published of them once stands. To be asked in the SQL transaction that
/// stores the position.
public final class ReadAgain {
  private final Map<Partition, Place> places;

  private record Partition(UUID topicId, int number) {}

  private record Place(long before, Instant since) {}

  private ReadAgain(Map<Partition, Place> places) {
    this.places = places;
  }

  /// Costs one look at a small table.
  public static ReadAgain of(Handle handle, List<Received> records) {
    Map<Partition, Place> places = new HashMap<>();
    handle
        .createQuery(
            """
            select topic_id, partition, read_before, set_back_at from positions
            where topic_id = any(:ids) and read_before is not null
            """)
        .bindArray("ids", UUID.class, records.stream().map(Received::topicId).distinct().toList())
        .map((rows, context) ->
            places.put(
                new Partition(rows.getObject("topic_id", UUID.class), rows.getInt("partition")),
                new Place(
                    rows.getLong("read_before"), rows.getTimestamp("set_back_at").toInstant())))
        .list();
    return new ReadAgain(places);
  }

  public boolean isEmpty() {
    return places.isEmpty();
  }

  /// Since when it is read again; empty for what is read for the first time.
  public Optional<Instant> since(Received received) {
    Place place = places.get(new Partition(received.topicId(), received.record().partition()));
    return place == null || received.record().offset() >= place.before
        ? Optional.empty()
        : Optional.of(place.since);
  }
}
