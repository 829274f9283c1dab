package io.relayer.app.retry;

import io.relayer.app.config.DurationConverter;
import io.relayer.core.retry.Changes.Deadline;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// A moment, how long it is until then, or none.
final class DeadlineConverter implements ITypeConverter<Deadline> {
  private final DurationConverter until = new DurationConverter();

  @Override
  public Deadline convert(String text) {
    if (text.equals("none")) {
      return new Deadline.Drop();
    }
    Instant at = time(text);
    if (!at.isAfter(Instant.now())) {
      throw new TypeConversionException("'%s' has passed".formatted(text));
    }
    return new Deadline.Until(at);
  }

  private Instant time(String text) {
    try {
      return text.endsWith("Z") ? Instant.parse(text) : Instant.now().plus(until.convert(text));
    } catch (DateTimeParseException | TypeConversionException _) {
      throw new TypeConversionException(
          "'%s' is no deadline (expected 2026-12-01T00:00:00Z, a time from now such as 90m, 2h, or none)"
              .formatted(text));
    }
  }
}
