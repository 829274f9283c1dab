package io.relayer.app.recover;

import io.relayer.core.recovery.Behind;
import io.relayer.core.recovery.MissingAttempt;
import io.relayer.core.restore.Holds;
import io.relayer.core.restore.Holds.Hold;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How the database differs from what Kafka and the chains know.
///
/// @param holds that stand now
/// @param positions of which Kafka was told that more had been read
/// @param attempts that the journal has and the database has not: they may have been sent
/// @param events that are among the newest that were published, and that the database has not
/// @param cursors what is wrong with the outbox's cursors
/// @param senders whose chain nonce is beyond the next one that the database would give
record Findings(
    List<Hold> holds,
    List<Behind> positions,
    List<MissingAttempt> attempts,
    List<String> events,
    List<String> cursors,
    List<String> senders) {
  private static final int MOST_LINES = 20;

  /// Whether the database is, or was taken for, an older copy.
  boolean isOlderCopy() {
    return !positions.isEmpty()
        || !attempts.isEmpty()
        || !events.isEmpty()
        || holds.stream().anyMatch(hold -> hold.name().equals(Holds.RESTORE));
  }

  boolean isEmpty() {
    return !isOlderCopy() && senders.isEmpty() && holds.isEmpty() && cursors.isEmpty();
  }

  void print(PrintWriter out) {
    holds.forEach(hold ->
        out.printf("held      %s since %s: %s%n", hold.name(), hold.since(), hold.detail()));
    positions.forEach(position -> out.println("position  " + position));
    attempts.stream().limit(MOST_LINES).forEach(attempt -> out.println("attempt   " + attempt));
    if (attempts.size() > MOST_LINES) {
      out.printf("attempt   %d more%n", attempts.size() - MOST_LINES);
    }
    events.stream().limit(MOST_LINES).forEach(event -> out.println("event     " + event));
    cursors.forEach(cursor -> out.println("outbox    " + cursor));
    if (isEmpty()) {
      out.println("nothing differs, and nothing is held");
    }
  }

  Map<String, Object> json() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("holds", holds.stream().map(h -> h.name() + ": " + h.detail()).toList());
    document.put("positions", positions.stream().map(Behind::toString).toList());
    document.put("attempts", attempts.stream().map(MissingAttempt::toString).toList());
    document.put("unknownEvents", events);
    document.put("cursors", cursors);
    return document;
  }
}
