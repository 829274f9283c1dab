package io.relayer.app.demo;

import io.relayer.app.audit.AuditReport;
import io.relayer.app.audit.Violation;
import io.relayer.app.profile.CpuUse;
import io.relayer.ethereum.value.Named;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The result of a demo.
///
/// @param transactions that were asked for
/// @param stages how far they got
/// @param cpu what it cost; null where that was not asked for
record DemoResult(
    int transactions, Stages stages, Latencies latencies, AuditReport audit, @Nullable CpuUse cpu) {
  private static final int SHOWN = 10;

  /// Whether all that was asked for was confirmed, and the audit found nothing.
  boolean isRight() {
    return stages.confirmed() == transactions && stages.ended() == transactions && audit.isClean();
  }

  private long failed() {
    return transactions - stages.confirmed();
  }

  private double rate() {
    return latencies.seconds() > 0 ? stages.confirmed() / latencies.seconds() : 0;
  }

  /// Names that scripts rely on.
  Map<String, Object> json() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("transactions", transactions);
    document.put("confirmed", stages.confirmed());
    document.put("failed", failed());
    document.put("seconds", rounded(latencies.seconds()));
    document.put("confirmed_per_second", rounded(rate()));
    put(document, "signed", latencies.signed());
    put(document, "published", latencies.published());
    put(document, "accepted", latencies.accepted());
    put(document, "included", latencies.included());
    put(document, "confirmed", latencies.confirmed());
    document.put("audit", audit.isClean() ? "clean" : "violations");
    if (cpu != null) {
      document.put("cpu_us_per_transaction", cpu.microsPer(transactions));
    }
    return document;
  }

  private static void put(Map<String, Object> document, String name, Latencies.Quantiles times) {
    document.put(name + "_p50_ms", rounded(times.p50()));
    document.put(name + "_p99_ms", rounded(times.p99()));
  }

  private static double rounded(double value) {
    return Math.round(value * 10) / 10.0;
  }

  void print(PrintWriter out) {
    out.println();
    row(out, "transactions", Integer.toString(transactions));
    row(out, "confirmed", Long.toString(stages.confirmed()));
    row(out, "failed", Long.toString(failed()));
    row(out, "time", "%.1f s".formatted(latencies.seconds()));
    row(out, "rate", "%.0f confirmed per second".formatted(rate()));
    row(out, "request to signed", times(latencies.signed()));
    row(out, "request to published", times(latencies.published()));
    row(out, "request to node", times(latencies.accepted()));
    row(out, "request to block", times(latencies.included()));
    row(out, "request to final", times(latencies.confirmed()));
    row(out, "audit", audit.isClean() ? "clean" : "VIOLATIONS " + audit.counts());
    if (cpu != null) {
      out.println("  cpu per transaction");
      cpu.microsPer(transactions)
          .forEach((part, micros) -> out.printf("    %-16s %5d µs%n", part, micros));
    }
    List<String> violations = audit.violations().stream().map(Violation::toString).toList();
    Named.lines(violations, SHOWN, "relayer audit")
        .lines()
        .forEach(line -> out.println("  " + line));
    out.flush();
  }

  private static void row(PrintWriter out, String name, String value) {
    out.printf("  %-20s %s%n", name, value);
  }

  private static String times(Latencies.Quantiles times) {
    return "p50 %.0f ms, p99 %.0f ms".formatted(times.p50(), times.p99());
  }
}
