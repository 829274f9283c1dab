package io.relayer.app.audit;

import io.relayer.ethereum.value.Named;
import io.relayer.ethereum.value.Printable;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Prints an audit's report.
final class AuditText {
  private AuditText() {}

  static Map<String, Object> json(AuditReport report) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("checked", report.checked());
    document.put("violations", report.violations().stream().map(AuditText::json).toList());
    Map<String, Long> counts = new TreeMap<>();
    report.counts().forEach((kind, count) -> counts.put(kind.text(), count));
    document.put("counts", counts);
    return document;
  }

  private static Map<String, @Nullable Object> json(Violation violation) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("kind", violation.kind().text());
    object.put("transactionId", violation.transactionId());
    object.put("detail", violation.detail());
    return object;
  }

  static void print(PrintWriter out, AuditReport report) {
    for (Violation violation : report.violations()) {
      out.printf(
          "%-11s  %s  %s%n",
          violation.kind().text(),
          violation.transactionId() == null ? "-" : violation.transactionId(),
          Printable.line(violation.detail()));
    }
    long found = report.counts().values().stream().mapToLong(Long::longValue).sum();
    if (found > report.violations().size()) {
      out.println(Named.more(found - report.violations().size(), ""));
    }
    out.printf(
        "%d transactions checked: %s%n",
        report.checked(), found == 0 ? "clean" : found + " violations");
    out.flush();
  }
}
