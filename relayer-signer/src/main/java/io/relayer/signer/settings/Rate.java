package io.relayer.signer.settings;

import io.relayer.core.config.TimeUnit;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// At most so many in each such time.
public record Rate(int count, Duration per) {
  private static final Pattern RATE = Pattern.compile("([0-9]{1,9})/(s|m|h|d)");

  /// Reads it as the configuration has it, such as `50/s`.
  ///
  /// @throws IllegalArgumentException with what was expected
  public static Rate parse(String text) {
    Matcher parts = RATE.matcher(text);
    if (!parts.matches() || Integer.parseInt(parts.group(1)) == 0) {
      throw new IllegalArgumentException("expected a rate such as 50/s, 100/m or 1000/d");
    }
    return new Rate(Integer.parseInt(parts.group(1)), TimeUnit.of(parts.group(2)).one());
  }
}
