package io.relayer.monitor.heads;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// The wait before a head below the one that is known is followed. A node that lags, or has just
/// restarted, shows such heads: it is not believed. Only where the node keeps to another fork
/// within the window's range for a time, the chain has gone back.
final class LowerHeadPatience {
  private final Duration patience;
  private final InstantSource clock;
  private @Nullable Instant since;

  LowerHeadPatience(Duration patience, InstantSource clock) {
    this.patience = patience;
    this.clock = clock;
  }

  /// Whether a lower head is to be followed now.
  boolean inLower() {
    Instant start = since;
    return start != null && !clock.instant().isBefore(start.plus(patience));
  }

  /// A lower head of another fork was seen.
  void sawLowerFork() {
    since = since == null ? clock.instant() : since;
  }

  /// Anything else was seen.
  void sawElse() {
    since = null;
  }
}
