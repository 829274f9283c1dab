package io.relayer.signer.signing;

import io.relayer.core.attempt.Fees;
import io.relayer.core.domain.Wei;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.function.UnaryOperator;

/// Arithmetic of what an attempt pays: both of its fields are raised, and bounded, together; it
/// keeps its envelope.
final class FeeSteps {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
  private static final BigInteger TWO = BigInteger.TWO;

  private FeeSteps() {}

  /// By so many percent, rounded up; by one wei at least.
  static Fees raised(Fees fees, BigDecimal percent) {
    BigDecimal factor = HUNDRED.add(percent);
    return each(
        fees,
        fee ->
            new BigDecimal(fee.value())
                .multiply(factor)
                .divide(HUNDRED, 0, RoundingMode.CEILING)
                .toBigIntegerExact()
                .max(fee.value().add(BigInteger.ONE)));
  }

  /// To twice as much; by one wei at least.
  static Fees doubled(Fees fees) {
    return each(fees, fee -> fee.value().multiply(TWO).max(BigInteger.ONE));
  }

  private interface Step {
    BigInteger of(Wei fee);
  }

  private static Fees each(Fees fees, Step step) {
    UnaryOperator<Wei> next = fee -> new Wei(step.of(fee));
    return switch (fees) {
      case Fees.Dynamic(var cap, var tip) -> new Fees.Dynamic(next.apply(cap), next.apply(tip));
      case Fees.Single(var price, var accessList) -> new Fees.Single(next.apply(price), accessList);
    };
  }

  /// So much at least.
  ///
  /// @param tip no matter of a single price
  static Fees atLeast(Fees fees, Wei cap, Wei tip) {
    return switch (fees) {
      case Fees.Dynamic(var own, var ownTip) ->
          new Fees.Dynamic(own.max(cap).max(tip), ownTip.max(tip));
      case Fees.Single(var price, var accessList) -> new Fees.Single(price.max(cap), accessList);
    };
  }

  /// No more than `most`.
  static Fees atMost(Fees fees, Wei most) {
    return switch (fees) {
      case Fees.Dynamic(var cap, var tip) -> new Fees.Dynamic(cap.min(most), tip.min(most));
      case Fees.Single(var price, var accessList) -> new Fees.Single(price.min(most), accessList);
    };
  }
}
