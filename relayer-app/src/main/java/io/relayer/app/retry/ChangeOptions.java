package io.relayer.app.retry;

import io.relayer.app.config.DurationConverter;
import io.relayer.core.retry.Changes;
import io.relayer.core.retry.Changes.Deadline;
import io.relayer.messages.request.FeeTerms;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// Options for the changes that a retry makes to its requests.
final class ChangeOptions {
  @Option(
      names = "--gas-limit",
      paramLabel = "GAS",
      description = "Without it: as before, or estimated anew where it was estimated.")
  private @Nullable Long gasLimit;

  @Option(
      names = "--gas-factor",
      paramLabel = "F",
      description = "Multiplies the gas limit that each had, such as 1.5; up to 100.")
  private @Nullable BigDecimal gasFactor;

  @Option(
      names = "--speed",
      paramLabel = "SPEED",
      description =
          "Pay what the chain asks for ${COMPLETION-CANDIDATES}, whatever fee was asked for.")
  private FeeTerms.@Nullable Speed speed;

  @Option(
      names = "--deadline",
      paramLabel = "TIME",
      converter = DeadlineConverter.class,
      description =
          "Another deadline: 2026-12-01T00:00:00Z, a time from now such as 2h, or none. One that has"
              + " passed is not taken over: such a transaction fails to be retried.")
  private @Nullable Deadline deadline;

  /// @throws IllegalArgumentException where they don't go together
  Changes changes() {
    return new Changes(
        gasLimit,
        gasFactor,
        Optional.ofNullable(speed),
        deadline == null ? new Deadline.Keep() : deadline);
  }

  /// A moment, how long it is until then, or none.
  private static final class DeadlineConverter implements ITypeConverter<Deadline> {
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
}
