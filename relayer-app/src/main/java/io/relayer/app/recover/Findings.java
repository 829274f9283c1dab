package io.relayer.app.recover;

import io.relayer.core.restore.Holds;
import io.relayer.core.restore.Holds.Hold;
import io.relayer.ethereum.value.Named;
import io.relayer.ethereum.value.Printable;
import io.relayer.operations.recovery.Comparison;
import io.relayer.operations.recovery.MissingAttempt;
import io.relayer.operations.recovery.StalePosition;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The differences between the database and what Kafka and the chains know.
///
/// @param holds that stand now
/// @param compared with Kafka
/// @param cursors what is wrong with the outbox's cursors
/// @param senders whose chain nonce is beyond the next one that the database would give
/// @param notes what could not be looked at from here
record Findings(
    List<Hold> holds,
    Comparison compared,
    List<String> cursors,
    List<String> senders,
    List<String> notes) {
  private static final int MOST_LINES = 20;

  /// Whether the database is, or was taken for, an older copy.
  boolean isOlderCopy() {
    return !compared.isEqual()
        || holds.stream().anyMatch(hold -> hold.name().equals(Holds.RESTORE));
  }

  boolean isEmpty() {
    return !isOlderCopy() && senders.isEmpty() && holds.isEmpty() && cursors.isEmpty();
  }

  void print(PrintWriter out) {
    holds.forEach(hold ->
        out.printf(
            "held      %s since %s: %s%n",
            hold.name(), hold.since(), Printable.line(hold.detail())));
    compared.gone().forEach(journal -> out.println("journal   " + journal));
    compared.positions().forEach(position -> out.println("position  " + position));
    some(out, "attempt   ", compared.attempts().stream().map(MissingAttempt::toString).toList());
    some(out, "event     ", compared.events());
    cursors.forEach(cursor -> out.println("outbox    " + cursor));
    notes.forEach(note -> out.println("note      " + Printable.line(note)));
    if (isEmpty()) {
      out.println("nothing differs, and nothing is held");
    }
  }

  private static void some(PrintWriter out, String heading, List<String> all) {
    Named.lines(all, MOST_LINES, "relayer recover --dry-run --json")
        .lines()
        .forEach(line -> out.println(heading + Printable.line(line)));
  }

  Map<String, Object> json() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("holds", holds.stream().map(h -> h.name() + ": " + h.detail()).toList());
    document.put("journals", compared.gone());
    document.put("positions", compared.positions().stream().map(StalePosition::toString).toList());
    document.put("attempts", compared.attempts().stream().map(MissingAttempt::toString).toList());
    document.put("unknownEvents", compared.events());
    document.put("cursors", cursors);
    return document;
  }
}
