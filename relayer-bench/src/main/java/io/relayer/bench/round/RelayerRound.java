package io.relayer.bench.round;

import io.relayer.app.demo.Latencies;

/// What a measurement of the relayer came to.
///
/// @param ended how many came to an end, with those that failed
public record RelayerRound(
    RoundPlan plan,
    Latencies latencies,
    long confirmed,
    long ended,
    Usage usage,
    AuditOutcome audit) {

  /// Whether all were confirmed, and an audit was made that found nothing: else the measurement is
  /// void.
  public boolean isRight() {
    return isConfirmed() && audit.isClean();
  }

  /// Whether all were confirmed.
  public boolean isConfirmed() {
    return confirmed == plan.transactions() && ended == confirmed;
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
