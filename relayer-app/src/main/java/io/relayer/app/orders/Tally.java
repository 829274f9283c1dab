package io.relayer.app.orders;

import io.relayer.app.terminal.Table;
import io.relayer.app.terminal.Table.Column;
import io.relayer.core.order.Outcome;
import java.io.PrintWriter;
import java.util.Map;
import java.util.TreeMap;

/// Counts orders by their result and its reason.
final class Tally {
  private final Map<String, Map<String, Long>> counts = new TreeMap<>();
  private long all;

  void add(Outcome outcome) {
    all++;
    counts
        .computeIfAbsent(OrderText.result(outcome), _ -> new TreeMap<>())
        .merge(OrderText.detail(outcome), 1L, Long::sum);
  }

  long all() {
    return all;
  }

  void print(PrintWriter out) {
    Table table =
        new Table(Column.text("result"), Column.number("requests"), Column.prose("because"));
    counts.forEach(
        (result, reasons) -> reasons.forEach((reason, count) -> table.row(result, count, reason)));
    table.print(out);
  }

  /// In one line.
  @Override
  public String toString() {
    StringBuilder line = new StringBuilder().append(all).append(" requests");
    counts.forEach((result, reasons) ->
        line.append(line.indexOf(":") < 0 ? ": " : ", ")
            .append(reasons.values().stream().mapToLong(Long::longValue).sum())
            .append(' ')
            .append(result));
    return line.toString();
  }
}
