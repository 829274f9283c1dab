package io.relayer.node.breaker;

import java.time.Duration;

/// The thresholds of a circuit breaker.
///
/// @param maxFails so many failures within `failTimeout` open it
/// @param failTimeout also how long it stays open at first
public record BreakerSettings(int maxFails, Duration failTimeout) {
  private static final int LONGEST = 8;

  /// How long it stays open the n-th time in a row: each time twice as long, up to eight times.
  long openNanos(int times) {
    return failTimeout.toNanos() * Math.min(1L << Math.min(times - 1, LONGEST), LONGEST);
  }
}
