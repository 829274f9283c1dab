package io.relayer.node;

import io.relayer.node.chain.UntrustedText;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Error rate and latency of the calls to a node, as moving averages: an event counts half as much
/// after each `halfLife`.
final class CallStatistics {
  /// @param errorRate the share of recent calls that got no answer, 0 to 1
  /// @param latency of the last answer
  /// @param lastErrorAt it stays when the node is well again, so it has its time
  /// @param checkedAt when the node last answered, or was asked in vain
  record Report(
      double errorRate,
      @Nullable Duration latency,
      @Nullable String lastError,
      @Nullable Instant lastErrorAt,
      @Nullable Instant checkedAt) {}

  /// What counts less than so many calls is no news any more.
  private static final double FORGOTTEN = 0.01;

  private final AtomicInteger outstanding = new AtomicInteger();
  private final double halfLife;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private double calls;
  private double failures;
  private long weighedAt;
  private @Nullable Duration latency;
  private @Nullable String lastError;
  private @Nullable Instant lastErrorAt;
  private @Nullable Instant checkedAt;

  /// @param nanos a clock that only goes forward
  CallStatistics(Duration halfLife, InstantSource clock, LongSupplier nanos) {
    this.halfLife = halfLife.toNanos();
    this.clock = clock;
    this.nanos = nanos;
    this.weighedAt = nanos.getAsLong();
  }

  /// @return how many others are under way
  int started() {
    return outstanding.getAndIncrement();
  }

  void ended() {
    outstanding.decrementAndGet();
  }

  int outstanding() {
    return outstanding.get();
  }

  synchronized void answered(Duration after) {
    weigh();
    calls++;
    latency = after;
    checkedAt = clock.instant();
  }

  /// A probe was answered; those are no part of the traffic.
  synchronized void probed(Duration after) {
    latency = after;
    checkedAt = clock.instant();
  }

  synchronized void failed(String detail) {
    weigh();
    calls++;
    failures++;
    note(detail);
  }

  /// Something that speaks against the node and was no call that failed.
  synchronized void note(String detail) {
    lastError = UntrustedText.clean(detail);
    lastErrorAt = clock.instant();
    checkedAt = lastErrorAt;
  }

  synchronized double errorRate() {
    weigh();
    return calls < FORGOTTEN ? 0 : failures / calls;
  }

  synchronized Report report() {
    return new Report(errorRate(), latency, lastError, lastErrorAt, checkedAt);
  }

  private void weigh() {
    long now = nanos.getAsLong();
    double kept = Math.pow(0.5, (now - weighedAt) / halfLife);
    calls *= kept;
    failures *= kept;
    weighedAt = now;
  }
}
