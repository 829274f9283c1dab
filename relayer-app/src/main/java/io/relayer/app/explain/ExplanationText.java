package io.relayer.app.explain;

import io.relayer.app.status.StatusText;
import io.relayer.app.terminal.Elapsed;
import io.relayer.app.terminal.Facts;
import io.relayer.app.terminal.Style;
import io.relayer.app.terminal.Table;
import io.relayer.app.terminal.Table.Column;
import io.relayer.ethereum.value.Printable;
import io.relayer.operations.explain.Explanation;
import io.relayer.operations.explain.Reason;
import io.relayer.operations.explain.Timeline;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Prints an explanation.
final class ExplanationText {
  private ExplanationText() {}

  static void print(PrintWriter out, Explanation explanation) {
    StatusText.facts(explanation.detail().transaction()).print(out);
    heading(out, "Steps");
    steps(explanation.story().steps()).print(out);
    heading(out, "Where the time went");
    spent(explanation.story()).print(out);
    if (!explanation.detail().attempts().isEmpty()) {
      heading(out, "Attempts");
      StatusText.printAttempts(out, explanation.detail().attempts());
    }
    if (!explanation.detail().orders().isEmpty()) {
      heading(out, "Orders");
      StatusText.printOrders(out, explanation.detail().orders());
    }
    Reason failure = explanation.failure();
    if (failure != null) {
      heading(out, "Why it failed");
      print(out, failure);
    }
    Reason foreign = explanation.foreign();
    if (foreign != null) {
      heading(out, "Who executed it");
      print(out, foreign);
    }
    if (!explanation.waitsFor().isEmpty()) {
      heading(out, "What it waits for");
      explanation.waitsFor().forEach(reason -> print(out, reason));
    }
    out.flush();
  }

  private static void heading(PrintWriter out, String words) {
    out.println();
    out.println(Style.ofStdout().heading(words));
  }

  private static Table steps(List<Timeline.Step> steps) {
    Table table =
        new Table(
            Column.time("at"),
            Column.number("after"),
            Column.text("event"),
            Column.state("state"),
            Column.words("detail"));
    for (Timeline.Step step : steps) {
      table.row(
          step.at(),
          "+" + Elapsed.words(step.sinceBefore()),
          step.event(),
          step.state(),
          step.detail());
    }
    return table;
  }

  private static Facts spent(Timeline story) {
    Facts facts = new Facts();
    story
        .spent()
        .forEach((stage, time) ->
            facts.add(
                stage.words(), Elapsed.words(time) + (stage == story.open() ? " so far" : "")));
    return facts;
  }

  static void print(PrintWriter out, Reason reason) {
    out.println(line(reason.code(), reason.detail()) + ": " + reason.meaning());
    out.println("  → " + reason.remedy());
  }

  private static String line(String code, @Nullable String detail) {
    return detail == null ? code : code + " (" + Printable.line(detail) + ")";
  }
}
