package io.relayer.app.audit;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The result of an audit: how many transactions were checked, and the violations.
public final class AuditReport {
  /// Enough to see what is wrong; the counts are of all.
  static final int KEPT = 1_000;

  private final Map<Violation.Kind, Long> counts = new EnumMap<>(Violation.Kind.class);
  private final List<Violation> violations = new ArrayList<>();
  private long checked;

  AuditReport() {}

  void checked(long transactions) {
    checked += transactions;
  }

  void add(Violation violation) {
    counts.merge(violation.kind(), 1L, Long::sum);
    if (violations.size() < KEPT) {
      violations.add(violation);
    }
  }

  /// Adds what another audit found.
  public void addAll(AuditReport other) {
    checked += other.checked;
    other.counts.forEach((kind, count) -> counts.merge(kind, count, Long::sum));
    other.violations.stream().limit(KEPT - violations.size()).forEach(violations::add);
  }

  /// How many transactions were compared.
  public long checked() {
    return checked;
  }

  /// How many violations of each kind there are.
  public Map<Violation.Kind, Long> counts() {
    return counts;
  }

  /// The first thousand.
  public List<Violation> violations() {
    return violations;
  }

  public boolean isClean() {
    return counts.isEmpty();
  }
}
