package io.relayer.bench.round;

import io.relayer.app.demo.Latencies;
import java.util.List;

/// What a measurement of the relayer came to.
///
/// @param ended how many came to an end, with those that failed
/// @param violations what the audit found
public record RelayerRound(
    RoundPlan plan,
    Latencies latencies,
    long confirmed,
    long ended,
    Usage usage,
    List<String> violations) {
  public RelayerRound {
    violations = List.copyOf(violations);
  }

  /// Whether all were confirmed, and the audit found nothing: else the measurement is void.
  public boolean isRight() {
    return confirmed == plan.transactions() && ended == confirmed && violations.isEmpty();
  }

  public double acceptedPerSecond() {
    return perSecond(latencies.accepted());
  }

  public double includedPerSecond() {
    return perSecond(latencies.included());
  }

  public double confirmedPerSecond() {
    return perSecond(latencies.confirmed());
  }

  private double perSecond(Latencies.Quantiles times) {
    return times.seconds() > 0 ? plan.transactions() / times.seconds() : 0;
  }

  public double seconds() {
    return latencies.confirmed().seconds();
  }
}
