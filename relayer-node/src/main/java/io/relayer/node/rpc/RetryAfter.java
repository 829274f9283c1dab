package io.relayer.node.rpc;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/// The header of that name (RFC 9110): seconds, or a date.
final class RetryAfter {
  private static final int MOST_DIGITS = 9;

  private RetryAfter() {}

  /// Empty if it can't be read, or is over.
  static Optional<Duration> parse(String text) {
    String value = text.strip();
    if (value.matches("[0-9]{1," + MOST_DIGITS + "}")) {
      return positive(Duration.ofSeconds(Long.parseLong(value)));
    }
    try {
      Instant at = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(value));
      return positive(Duration.between(Instant.now(), at));
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }

  private static Optional<Duration> positive(Duration time) {
    return time.isPositive() ? Optional.of(time) : Optional.empty();
  }
}
