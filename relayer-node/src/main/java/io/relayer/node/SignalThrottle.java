package io.relayer.node;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Passes signals on, the first at once and the others not closer together than a given time: all
/// that come in between are one, at its end. None is lost, so what came last is always followed by
/// a look.
final class SignalThrottle {
  private final Runnable target;
  private final Duration apart;
  private final LongSupplier nanos;
  private final Later later;
  private boolean ever;
  private long passedAt;
  private boolean due;

  /// Runs something after a time.
  interface Later {
    void run(Runnable task, Duration delay);

    /// By a timer that all share; the task must be short.
    Later TIMER =
        (task, delay) ->
            CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS, Runnable::run)
                .execute(task);
  }

  /// @param target never blocks
  /// @param nanos a clock that only goes forward
  SignalThrottle(Runnable target, Duration apart, LongSupplier nanos, Later later) {
    this.target = target;
    this.apart = apart;
    this.nanos = nanos;
    this.later = later;
  }

  void signal() {
    if (isForNow()) {
      target.run();
    }
  }

  private synchronized boolean isForNow() {
    if (due) {
      return false;
    }
    Duration left = ever ? apart.minusNanos(nanos.getAsLong() - passedAt) : Duration.ZERO;
    if (left.isPositive()) {
      due = true;
      later.run(this::pass, left);
      return false;
    }
    passed();
    return true;
  }

  private void pass() {
    passed();
    target.run();
  }

  private synchronized void passed() {
    ever = true;
    due = false;
    passedAt = nanos.getAsLong();
  }
}
