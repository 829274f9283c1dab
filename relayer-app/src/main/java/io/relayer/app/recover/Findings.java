package io.relayer.app.recover;

import io.relayer.core.recovery.Behind;
import io.relayer.core.recovery.MissingAttempt;
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
/// @param cursors what is wrong with the outbox's cursors
/// @param senders whose chain nonce is beyond the next one that the database would give
record Findings(
    List<Hold> holds,
    List<Behind> positions,
    List<MissingAttempt> attempts,
    List<String> cursors,
    List<String> senders) {

  /// Whether what was signed is all there: then reading on from the database's positions, and
  /// signing, can do no harm.
  boolean isWhole() {
    return attempts.isEmpty() && senders.isEmpty();
  }

  boolean isEmpty() {
    return isWhole() && holds.isEmpty() && positions.isEmpty() && cursors.isEmpty();
  }

  void print(PrintWriter out) {
    holds.forEach(hold ->
        out.printf("held      %s since %s: %s%n", hold.name(), hold.since(), hold.detail()));
    positions.forEach(position -> out.println("position  " + position));
    attempts.forEach(attempt -> out.println("attempt   " + attempt));
    cursors.forEach(cursor -> out.println("outbox    " + cursor));
    senders.forEach(sender -> out.println("sender    " + sender));
    if (isEmpty()) {
      out.println("nothing differs, and nothing is held");
    }
  }

  Map<String, Object> json() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("holds", holds.stream().map(h -> h.name() + ": " + h.detail()).toList());
    document.put("positions", positions.stream().map(Behind::toString).toList());
    document.put("attempts", attempts.stream().map(MissingAttempt::toString).toList());
    document.put("cursors", cursors);
    document.put("senders", senders);
    return document;
  }
}
