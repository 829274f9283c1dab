package io.relayer.signer.signing;

import io.relayer.core.attempt.Fees;
import io.relayer.core.domain.Wei;
import io.relayer.core.signing.ReadyTransaction;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// What a sender can still pay for in a round. Nodes count all that an account has in their pool
/// against its balance, at the most that it can cost: what is not covered so is refused there, and
/// a nonce would be spent on it for nothing.
final class Purse {
  private @Nullable BigInteger left;

  /// @param available wei; null where the balance is not known: then everything is paid for, and
  ///   nodes decide
  Purse(@Nullable BigInteger available) {
    this.left = available;
  }

  /// Wei that are left; null where that is not known.
  @Nullable BigInteger left() {
    return left;
  }

  /// Keeps back what the transaction costs at most.
  ///
  /// @return whether there was enough for it; if not, nothing is kept back
  boolean pay(ReadyTransaction transaction, Fees fees) {
    if (left == null) {
      return true;
    }
    Wei cost = fees.cap().times(transaction.gasLimit());
    BigInteger after = left.subtract(cost.value()).subtract(transaction.value().value());
    if (after.signum() < 0) {
      return false;
    }
    left = after;
    return true;
  }
}
