package io.relayer.node;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/// The highest of numbers that only grow, until nobody has confirmed it for so long that it must be
/// wrong: a deep reorg, or a node that told nonsense.
final class HighWaterMark {
  private final long patience;
  private final LongSupplier nanos;
  private boolean known;
  private long value;
  private long confirmedAt;

  HighWaterMark(Duration patience, LongSupplier nanos) {
    this.patience = patience.toNanos();
    this.nanos = nanos;
  }

  /// Whether `number` is not behind what is known; then that is what is known.
  synchronized boolean takes(long number) {
    long now = nanos.getAsLong();
    if (known && number < value && now - confirmedAt <= patience) {
      return false;
    }
    known = true;
    value = number;
    confirmedAt = now;
    return true;
  }

  synchronized OptionalLong value() {
    return known ? OptionalLong.of(value) : OptionalLong.empty();
  }
}
