package io.relayer.operations.recovery;

import java.util.List;
import java.util.stream.Stream;

/// How the database differs from what Kafka knows of it, over all chains of both.
///
/// @param positions of which Kafka was told that more had been read
/// @param attempts that a journal has and the database has not: they may have been sent
/// @param events that are among the newest that were published, and that the database has not
/// @param gone journals that can't be compared any more
public record Comparison(
    List<Behind> positions, List<MissingAttempt> attempts, List<String> events, List<String> gone) {

  public boolean isEqual() {
    return all().findAny().isEmpty();
  }

  Stream<String> all() {
    return Stream.of(gone, positions, attempts, events).flatMap(List::stream).map(Object::toString);
  }
}
