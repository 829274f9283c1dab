package io.relayer.node;

import java.time.Duration;
import java.util.function.LongSupplier;

/// A node's rate limit: a token bucket of its configured rate, and the time that the node asked for
/// itself.
///
/// A bucket that is not empty lets a batch of any size through and owes the rest, up to as much as
/// it holds: so what belongs together is not cut off in the middle, and the rate holds all the
/// same.
///
/// Why: RATIONALE.md#bucket-owes.
final class RateLimit {
  /// Whatever a node asks for, it is tried again after this.
  static final Duration LONGEST = Duration.ofSeconds(60);

  private static final double SECOND = 1e9;

  private final int perSecond;
  private final LongSupplier nanos;
  private double tokens;
  private long filledAt;
  private long quietUntil;

  /// @param perSecond 0 for no limit
  /// @param nanos a clock that only goes forward
  RateLimit(int perSecond, LongSupplier nanos) {
    this.perSecond = perSecond;
    this.nanos = nanos;
    this.tokens = perSecond;
    this.filledAt = nanos.getAsLong();
    this.quietUntil = filledAt;
  }

  /// Whether the node may be chosen now.
  synchronized boolean isOpen() {
    long now = nanos.getAsLong();
    return !isQuiet() && filled(now) > 0;
  }

  /// Whether the node asked to be left alone, and the time is not over.
  synchronized boolean isQuiet() {
    return nanos.getAsLong() - quietUntil < 0;
  }

  /// Takes tokens for calls to a node that was chosen.
  ///
  /// @return false if there must be no call now
  synchronized boolean take(int calls) {
    long now = nanos.getAsLong();
    if (isQuiet() || filled(now) <= -perSecond) {
      return false;
    }
    tokens -= perSecond == 0 ? 0 : calls;
    return true;
  }

  /// The node asked to be left alone.
  synchronized void quiet(Duration time) {
    Duration bounded = time.compareTo(LONGEST) > 0 ? LONGEST : time;
    long until = nanos.getAsLong() + bounded.toNanos();
    if (until - quietUntil > 0) {
      quietUntil = until;
    }
  }

  /// More than 0 where there is no limit.
  private double filled(long now) {
    if (perSecond == 0) {
      return 1;
    }
    tokens = Math.min(perSecond, tokens + (now - filledAt) / SECOND * perSecond);
    filledAt = now;
    return tokens;
  }
}
