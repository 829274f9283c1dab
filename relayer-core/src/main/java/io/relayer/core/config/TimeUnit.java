package io.relayer.core.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The units that times are written in, from the longest.
public enum TimeUnit {
  D(Duration.ofDays(1)),
  H(Duration.ofHours(1)),
  M(Duration.ofMinutes(1)),
  S(Duration.ofSeconds(1)),
  MS(Duration.ofMillis(1));

  private static final Duration LONGEST = Duration.ofDays(36_500);
  private static final Pattern TIME = Pattern.compile("([0-9]{1,15})(ms|s|m|h|d)");

  private final Duration one;

  TimeUnit(Duration one) {
    this.one = one;
  }

  /// @param text one of the units
  public static TimeUnit of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }

  /// One of the unit.
  public Duration one() {
    return one;
  }

  /// Reads a time such as `30s`.
  public static Duration parse(String text) {
    Matcher parts = TIME.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("expected a time such as 500ms, 30s, 10m, 2h or 14d");
    }
    TimeUnit unit = of(parts.group(2));
    long count = Long.parseLong(parts.group(1));
    if (count > LONGEST.dividedBy(unit.one)) {
      throw new IllegalArgumentException("expected at most 36500d");
    }
    return unit.one.multipliedBy(count);
  }

  /// Writes a time in the longest unit that gives a whole number.
  public static String format(Duration time) {
    Optional<TimeUnit> unit =
        Arrays.stream(values())
            .filter(u -> !time.isZero() && u.one.multipliedBy(time.dividedBy(u.one)).equals(time))
            .findFirst();
    return time.dividedBy(unit.orElse(MS).one) + unit.orElse(MS).name().toLowerCase(Locale.ROOT);
  }
}
