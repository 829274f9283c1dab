package io.relayer.operations.recovery;

import java.util.List;
import java.util.stream.Stream;

/// The differences between the database and Kafka, over all chains of both.
///
/// @param positions that are behind the offsets that were committed in Kafka
/// @param attempts that a journal has and the database has not: they may have been sent
/// @param events that are among the newest that were published, and that the database has not
/// @param gone journals that can't be compared any more
public record Comparison(
    List<StalePosition> positions,
    List<MissingAttempt> attempts,
    List<String> events,
    List<String> gone) {

  public boolean isEqual() {
    return all().findAny().isEmpty();
  }

  Stream<String> all() {
    return Stream.of(gone, positions, attempts, events).flatMap(List::stream).map(Object::toString);
  }
}
