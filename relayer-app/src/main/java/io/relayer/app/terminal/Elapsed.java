package io.relayer.app.terminal;

import java.time.Duration;

/// Formats a duration.
public final class Elapsed {
  private Elapsed() {}

  /// As exact as is of use.
  public static String words(Duration time) {
    if (time.compareTo(Duration.ofSeconds(1)) < 0) {
      return time.toMillis() + " ms";
    }
    if (time.compareTo(Duration.ofMinutes(2)) < 0) {
      return "%d.%01d s".formatted(time.toSeconds(), time.toMillisPart() / 100);
    }
    return time.compareTo(Duration.ofHours(2)) < 0
        ? "%d min %d s".formatted(time.toMinutes(), time.toSecondsPart())
        : "%d h %d min".formatted(time.toHours(), time.toMinutesPart());
  }
}
