package io.relayer.app.recover;

import io.relayer.app.terminal.ExitCode;
import io.relayer.ethereum.value.Printable;
import io.relayer.operations.recovery.Restoration.Outcome;
import io.relayer.operations.recovery.RestoreResult;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The result of `relayer recover`, and its output.
///
/// @param found before anything was done
/// @param outcome what was restored, or would be
/// @param senders that are ahead on their chains after that
record Conclusion(
    Findings found, Outcome outcome, List<String> senders, boolean released, boolean dryRun) {

  void print(PrintWriter out) {
    found.print(out);
    String put = dryRun ? "would put back  " : "put back  ";
    outcome.done().forEach(done -> out.println(put + done));
    if (outcome.events() > 0) {
      out.printf("events    %d that were told and were missing in the history%n", outcome.events());
    }
    outcome.notes().forEach(note -> out.println("note      " + Printable.line(note)));
    outcome.obstacles().forEach(obstacle -> out.println("conflict  " + Printable.line(obstacle)));
    senders.forEach(sender -> out.println("sender    " + sender));
    out.print(words());
    out.flush();
  }

  private String words() {
    if (!outcome.obstacles().isEmpty()) {
      return """
      Nothing is released: to take in and sign over a conflict could execute a request twice. Restore a newer copy of the
      database, or settle what is named above, and run relayer recover again.
      """;
    }
    StringBuilder words = new StringBuilder();
    if (!senders.isEmpty() && !dryRun) {
      words.append(
          """
          The chain has transactions of these senders that neither the database nor the journal knows: they alone wait
          (chain-ahead). If somebody else uses their keys: relayer senders adopt.
          """);
    }
    if (!found.cursors().isEmpty()) {
      words.append(
          "To publish again, stop the broadcasters, then: relayer recover --outbox-from [LANE=]ID\n");
    }
    if (dryRun && found.isOlderCopy()) {
      words.append("Nothing was changed: without --dry-run it is put back, and released.\n");
    }
    if (released) {
      words.append(
          "All that was signed is there: released, reading goes on from the database's positions.\n");
    }
    return words.toString();
  }

  Map<String, Object> json() {
    Map<String, Object> document = found.json();
    document.put("senders", senders);
    document.put("putBack", outcome.done().stream().map(RestoreResult::toString).toList());
    document.put("eventsPutBack", outcome.events());
    document.put("conflicts", outcome.obstacles());
    document.put("notes", Stream.concat(found.notes().stream(), outcome.notes().stream()).toList());
    document.put("released", released);
    return document;
  }

  int exitCode() {
    return outcome.obstacles().isEmpty() && senders.isEmpty() && found.cursors().isEmpty()
        ? ExitCode.DONE
        : ExitCode.FAILED;
  }
}
