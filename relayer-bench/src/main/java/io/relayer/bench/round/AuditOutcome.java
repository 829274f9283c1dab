package io.relayer.bench.round;

import io.relayer.app.audit.AuditReport;
import io.relayer.app.audit.Violation;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An audit after a measurement: its findings, or the reason that it has none.
///
/// @param failure why database and chain could not be compared; null where they were
public record AuditOutcome(List<String> violations, @Nullable String failure) {
  private static final Logger log = LoggerFactory.getLogger(AuditOutcome.class);

  public AuditOutcome {
    violations = List.copyOf(violations);
  }

  /// Makes the audit. A node that is slow to answer or a chain that moves costs one measurement,
  /// and not all that were made before it.
  static AuditOutcome of(Supplier<AuditReport> audit) {
    try {
      return new AuditOutcome(
          audit.get().violations().stream().map(Violation::toString).toList(), null);
    } catch (RuntimeException e) {
      log.warn("The audit could not be made", e);
      return new AuditOutcome(List.of(), reason(e));
    }
  }

  private static String reason(RuntimeException e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }

  public boolean isClean() {
    return failure == null && violations.isEmpty();
  }

  /// As it stands in JSON.
  public String text() {
    if (failure != null) {
      return "failed";
    }
    return violations.isEmpty() ? "clean" : "violations";
  }
}
