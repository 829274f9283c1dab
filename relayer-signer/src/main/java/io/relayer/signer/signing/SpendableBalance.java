package io.relayer.signer.signing;

import io.relayer.core.account.ObservedNonces.Funds;
import io.relayer.ethereum.transaction.TransactionFees;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// A sender's balance less all that it has out, as a round spends it. Nodes count all that an
/// account has in their pool against its balance, at the most that it can cost: what is not covered
/// so is refused there, and a nonce would be spent on it for nothing.
///
/// Why: RATIONALE.md#worst-cost.
final class SpendableBalance {
  private final @Nullable BigInteger balance;
  private @Nullable BigInteger left;

  /// @param funds where they are not known everything is paid for, and nodes decide
  SpendableBalance(Funds funds) {
    this.balance = funds.balance();
    this.left = funds.available();
  }

  /// All that the sender has, in wei; null where that is not known.
  @Nullable BigInteger balance() {
    return balance;
  }

  /// Whether the transaction costs more than all that the sender has, with nothing in flight: no
  /// waiting for what is out can make it payable.
  boolean isBeyond(ReadyTransaction transaction, TransactionFees fees) {
    return balance != null && cost(transaction, fees).compareTo(balance) > 0;
  }

  /// Wei that are left; null where that is not known.
  @Nullable BigInteger left() {
    return left;
  }

  /// Keeps back what the transaction costs at most.
  ///
  /// @return whether there was enough for it; if not, nothing is kept back
  boolean pay(ReadyTransaction transaction, TransactionFees fees) {
    if (left == null) {
      return true;
    }
    BigInteger after = left.subtract(cost(transaction, fees));
    if (after.signum() < 0) {
      return false;
    }
    left = after;
    return true;
  }

  /// The most that it costs, gas and value.
  static BigInteger cost(ReadyTransaction transaction, TransactionFees fees) {
    return fees.cap().times(transaction.gasLimit()).value().add(transaction.value().value());
  }
}
