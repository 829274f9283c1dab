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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Prints an explanation.
final class ExplanationText {
  private ExplanationText() {}

  static Map<String, Object> json(Explanation explanation) {
    Map<String, Object> document = new LinkedHashMap<>(explanation.detail().json());
    document.put("steps", explanation.story().steps().stream().map(ExplanationText::json).toList());
    Map<String, Long> spent = new LinkedHashMap<>();
    explanation.story().spent().forEach((stage, time) -> spent.put(stage.key(), time.toMillis()));
    document.put("spentMillis", spent);
    document.put("waitsFor", explanation.waitsFor().stream().map(Reason::json).toList());
    Reason failure = explanation.failure();
    if (failure != null) {
      document.put("failure", failure.json());
    }
    Reason foreign = explanation.foreign();
    if (foreign != null) {
      document.put("executedBy", foreign.json());
    }
    return document;
  }

  private static Map<String, Object> json(Timeline.Step step) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("at", step.at().toString());
    json.put("event", step.event());
    json.put("state", step.state());
    json.put("sinceBeforeMillis", step.sinceBefore().toMillis());
    json.put("detail", step.detail());
    return json;
  }

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
