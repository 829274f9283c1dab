package io.relayer.signer.signing;

import io.relayer.ethereum.transaction.TransactionFees;
import io.relayer.ethereum.value.Wei;
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
  static TransactionFees raised(TransactionFees fees, BigDecimal percent) {
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
  static TransactionFees doubled(TransactionFees fees) {
    return each(fees, fee -> fee.value().multiply(TWO).max(BigInteger.ONE));
  }

  private interface Step {
    BigInteger of(Wei fee);
  }

  private static TransactionFees each(TransactionFees fees, Step step) {
    UnaryOperator<Wei> next = fee -> new Wei(step.of(fee));
    return switch (fees) {
      case TransactionFees.Dynamic(var cap, var tip) ->
          new TransactionFees.Dynamic(next.apply(cap), next.apply(tip));
      case TransactionFees.Single(var price, var accessList) ->
          new TransactionFees.Single(next.apply(price), accessList);
    };
  }

  /// So much at least.
  ///
  /// @param tip no matter of a single price
  static TransactionFees atLeast(TransactionFees fees, Wei cap, Wei tip) {
    return switch (fees) {
      case TransactionFees.Dynamic(var own, var ownTip) ->
          new TransactionFees.Dynamic(own.max(cap).max(tip), ownTip.max(tip));
      case TransactionFees.Single(var price, var accessList) ->
          new TransactionFees.Single(price.max(cap), accessList);
    };
  }

  /// No more than `most`.
  static TransactionFees atMost(TransactionFees fees, Wei most) {
    return switch (fees) {
      case TransactionFees.Dynamic(var cap, var tip) ->
          new TransactionFees.Dynamic(cap.min(most), tip.min(most));
      case TransactionFees.Single(var price, var accessList) ->
          new TransactionFees.Single(price.min(most), accessList);
    };
  }
}
