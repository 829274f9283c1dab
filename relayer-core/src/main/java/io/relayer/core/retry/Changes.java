package io.relayer.core.retry;

import io.relayer.core.transaction.NextGenerations;
import io.relayer.messages.request.FeeTerms;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the next generation has other than the one before. All else is as it was asked for.
///
/// @param gasLimit null: as before, or estimated anew where it was estimated
/// @param gasFactor multiplies the gas limit of the one before, where that has one
/// @param speed instead of whatever fee was asked for; `maxCost` stays
/// @param deadline what becomes of it
public record Changes(
    @Nullable Long gasLimit,
    @Nullable BigDecimal gasFactor,
    Optional<FeeTerms.Speed> speed,
    Deadline deadline) {
  public static final Changes NONE = new Changes(null, null, Optional.empty(), new Deadline.Keep());

  public static final BigDecimal LARGEST_FACTOR = BigDecimal.valueOf(100);

  /// What becomes of the deadline. One that has passed can't be kept.
  public sealed interface Deadline {
    record Keep() implements Deadline {}

    record Drop() implements Deadline {}

    record Until(Instant at) implements Deadline {}

    default boolean isKept() {
      return this instanceof Keep;
    }

    /// Another one; null where there is none, or the one before is kept.
    default @Nullable Instant another() {
      return this instanceof Until(Instant at) ? at : null;
    }
  }

  public Changes {
    if (gasLimit != null && gasFactor != null) {
      throw new IllegalArgumentException("expected a gas limit or a factor, found both");
    }
    if (gasLimit != null && gasLimit <= 0) {
      throw new IllegalArgumentException("expected a gas limit above 0, found " + gasLimit);
    }
    if (gasFactor != null && (gasFactor.signum() <= 0 || gasFactor.compareTo(LARGEST_FACTOR) > 0)) {
      throw new IllegalArgumentException(
          "expected a factor above 0 and up to %s, found %s".formatted(LARGEST_FACTOR, gasFactor));
    }
  }

  /// As far as they are the same for all that are followed.
  NextGenerations.Terms terms() {
    return new NextGenerations.Terms(
        speed.map(one -> one.name().toLowerCase(Locale.ROOT)).orElse(null),
        deadline.isKept(),
        deadline.another());
  }

  /// The next gas limit; null where it is to be estimated.
  ///
  /// @param before null where there was none
  @Nullable Long gasLimit(@Nullable Long before, boolean estimated) {
    if (gasLimit != null) {
      return gasLimit;
    }
    if (before != null && gasFactor != null) {
      return gasFactor
          .multiply(BigDecimal.valueOf(before))
          .setScale(0, RoundingMode.UP)
          .max(BigDecimal.ONE)
          .min(BigDecimal.valueOf(Long.MAX_VALUE))
          .longValueExact();
    }
    return estimated ? null : before;
  }
}
