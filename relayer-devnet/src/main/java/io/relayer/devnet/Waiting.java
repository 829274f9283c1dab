package io.relayer.devnet;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/// Waits that end: each has a condition, a deadline and words for the one who waited in vain.
public final class Waiting {
  private static final Duration POLL = Duration.ofMillis(10);

  private Waiting() {}

  /// Returns whether `condition` came true within `patience`.
  public static boolean came(Duration patience, BooleanSupplier condition) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline >= 0) {
        return false;
      }
      pause();
    }
    return true;
  }

  /// Waits for `condition`.
  ///
  /// @param what what is waited for and on what, such as `PostgreSQL on port 5432 to answer`
  /// @param remedy what to do or look at if it never comes
  static void until(String what, Duration patience, String remedy, BooleanSupplier condition) {
    if (!came(patience, condition)) {
      throw new DevnetException(
          "waited %d ms in vain for %s: %s".formatted(patience.toMillis(), what, remedy));
    }
  }

  private static void pause() {
    try {
      Thread.sleep(POLL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DevnetException("interrupted while waiting for an embedded server", e);
    }
  }
}
