package io.relayer.core.lease;

import java.time.Duration;

/// The settings by which this process holds leases.
///
/// @param time how long one lasts unless it is renewed: what a take-over after a crash waits for
public record LeaseSettings(Holder holder, Duration time) {
  public static final Duration DEFAULT_TIME = Duration.ofSeconds(10);

  /// How often a lease is renewed, and how often one that another holds is asked for.
  public Duration renewEvery() {
    return time.dividedBy(3);
  }
}
