package io.relayer.app.orders;

import io.relayer.app.terminal.Json;
import io.relayer.app.terminal.Table;
import io.relayer.app.terminal.Table.Column;
import io.relayer.core.order.Outcome;
import io.relayer.core.transaction.FailureCode;
import io.relayer.core.transaction.State;
import io.relayer.ethereum.value.Named;
import io.relayer.messages.order.Order;
import io.relayer.operations.orders.OrderService;
import io.relayer.operations.orders.OrderableDao.Orderable;
import io.relayer.operations.status.FollowDao.Final;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Prints the results of orders: on stdout that of each that was named, and of those of a filter
/// how many had which; with `--json` each of them. On stderr it prints what needs a look.
final class OrderReport {
  private final PrintWriter out;
  private final PrintWriter err;
  private final Order.Demand demand;
  private final boolean json;
  private final Tally tally = new Tally();
  private boolean well = true;

  OrderReport(PrintWriter out, PrintWriter err, Order.Demand demand, boolean json) {
    this.out = out;
    this.err = err;
    this.demand = demand;
    this.json = json;
  }

  /// Whether nothing was refused, everything was known and ended as it was ordered.
  boolean isWell() {
    return well;
  }

  void unknown(String message) {
    well = false;
    err.println("relayer: " + message);
  }

  /// One that was named.
  void named(Orderable about, Outcome outcome) {
    well &= outcome instanceof Outcome.Done;
    if (json) {
      Json.line(out, document(about, outcome));
    } else {
      line(about, outcome, "");
    }
  }

  /// One that was named, and only tried out.
  void wouldBe(Orderable about, Outcome outcome) {
    well &= outcome instanceof Outcome.Done;
    if (json) {
      Map<String, Object> document = document(about, outcome);
      document.put("dryRun", true);
      Json.line(out, document);
    } else {
      line(about, outcome, "would be ");
    }
  }

  /// One of those that a filter lets through.
  void filtered(Orderable about, Outcome outcome) {
    well &= outcome instanceof Outcome.Done;
    tally.add(outcome);
    if (json) {
      Json.line(out, document(about, outcome));
    }
  }

  private void line(Orderable about, Outcome outcome, String before) {
    out.printf(
        "%s: %s%s: %s%n",
        about.request(), before, OrderText.result(outcome), OrderText.detail(outcome));
  }

  private Map<String, Object> document(Orderable about, Outcome outcome) {
    Map<String, Object> line = OrderText.json(about);
    order(line);
    line.put("result", OrderText.result(outcome));
    line.put("detail", OrderText.detail(outcome));
    return line;
  }

  private void order(Map<String, Object> document) {
    document.put("order", demand.kind().text());
    if (demand.priority() != null) {
      document.put("priority", demand.priority());
    }
  }

  private String what() {
    return demand.kind().text()
        + (demand.priority() == null ? "" : " to priority " + demand.priority());
  }

  /// How many of a filter came to what.
  void summary() {
    if (json) {
      err.println(tally);
    } else if (tally.all() == 0) {
      out.println("(none)");
    } else {
      tally.print(out);
    }
    flush();
  }

  void dryRun(OrderService.Preview preview) {
    Map<State, Long> counts = preview.counts();
    List<Orderable> sample = preview.sample();
    List<Outcome> outcomes = preview.outcomes();
    long all = counts.values().stream().mapToLong(Long::longValue).sum();
    if (json) {
      Map<String, Object> document = new LinkedHashMap<>();
      order(document);
      document.put("dryRun", true);
      document.put("matched", all);
      Map<String, Long> states = new LinkedHashMap<>();
      counts.forEach((state, count) -> states.put(state.text(), count));
      document.put("states", states);
      List<Map<String, Object>> some = new ArrayList<>();
      for (int i = 0; i < sample.size(); i++) {
        some.add(document(sample.get(i), outcomes.get(i)));
      }
      document.put("sample", some);
      Json.print(out, document);
      return;
    }
    out.printf("%d requests would be ordered to %s%n", all, what());
    counts.forEach((state, count) -> out.printf("  %d %s%n", count, state.text()));
    if (all > 0) {
      out.println();
      sample(sample, outcomes);
      if (all > sample.size()) {
        out.println(Named.more(all - sample.size(), "relayer status with these filters"));
      }
    }
    out.flush();
  }

  private void sample(List<Orderable> sample, List<Outcome> outcomes) {
    Table table =
        new Table(Column.text("request"), Column.state("state"), Column.prose("would be"));
    for (int i = 0; i < sample.size(); i++) {
      Orderable about = sample.get(i);
      Outcome outcome = outcomes.get(i);
      table.row(
          about.request(),
          about.state().text(),
          OrderText.result(outcome) + ": " + OrderText.detail(outcome));
    }
    table.print(out);
  }

  /// One that was followed to its end.
  void ended(Orderable about, Final end) {
    boolean asOrdered = asOrdered(end);
    well &= asOrdered;
    if (json) {
      Map<String, Object> line = OrderText.json(about);
      line.put("state", end.state().text());
      if (end.code() != null) {
        line.put("code", end.code().name());
      }
      Json.line(out, line);
    } else if (!asOrdered) {
      err.printf(
          "%s: %s%s%n",
          about.request(), end.state().text(), end.code() == null ? "" : ": " + end.code());
    }
  }

  /// A cancelled payload was not executed; a raised one was, or was cancelled since.
  private boolean asOrdered(Final end) {
    return switch (end.state()) {
      case CONFIRMED -> demand.kind() != Order.Kind.CANCEL;
      case FAILED -> demand.kind() == Order.Kind.CANCEL && end.code() != FailureCode.REVERTED;
      case CANCELLED -> true;
      case QUEUED, SIGNED, PENDING -> throw new IllegalArgumentException(end + " is not final");
    };
  }

  void timedOut(Orderable about) {
    well = false;
    if (json) {
      Map<String, Object> line = OrderText.json(about);
      line.put("state", "timeout");
      Json.line(out, line);
    } else {
      err.println(about.request() + ": timeout: not final yet; relayer explain says more");
    }
  }

  void flush() {
    out.flush();
    err.flush();
  }
}
