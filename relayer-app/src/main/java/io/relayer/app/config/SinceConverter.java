package io.relayer.app.config;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// A moment, or how long it is ago.
public final class SinceConverter implements ITypeConverter<Instant> {
  private final DurationConverter ago = new DurationConverter();

  @Override
  public Instant convert(String text) {
    try {
      return Character.isDigit(text.charAt(text.length() - 1)) || text.endsWith("Z")
          ? Instant.parse(text)
          : Instant.now().minus(ago.convert(text));
    } catch (DateTimeParseException | TypeConversionException | IndexOutOfBoundsException _) {
      throw new TypeConversionException(
          "'%s' is no time (expected 2026-11-22T10:00:00Z, or a time ago such as 90m, 36h, 14d)"
              .formatted(text));
    }
  }
}
