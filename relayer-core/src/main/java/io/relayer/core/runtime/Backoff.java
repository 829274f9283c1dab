package io.relayer.core.runtime;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// Delays after failures: each twice the one before up to a cap, and of that a random part between
/// a half and the whole, so that processes which failed together do not come back together.
public record Backoff(Duration first, Duration cap) {
  public static final Backoff DEFAULT = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(8));

  private static final int MOST_DOUBLINGS = 30;

  /// @param failures how many there were in a row, from 1
  public Duration delay(int failures) {
    long full =
        Math.min(first.toMillis() << Math.min(failures - 1, MOST_DOUBLINGS), cap.toMillis());
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(full / 2, full + 1));
  }
}
