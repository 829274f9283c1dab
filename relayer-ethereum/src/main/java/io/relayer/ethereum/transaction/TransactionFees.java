package io.relayer.ethereum.transaction;

import io.relayer.ethereum.value.Wei;

/// The fees that an attempt pays at most, in wei per gas; their kind also decides the envelope's
/// type.
public sealed interface TransactionFees {
  /// The EIP-2718 type byte; 0 for a legacy transaction.
  int type();

  /// The most that one gas can cost.
  Wei cap();

  /// The most that the block's producer gets of it.
  Wei tip();

  /// Whether these pay more: by the cap, and where that is the same by the tip.
  default boolean isDearerThan(TransactionFees other) {
    int byCap = cap().compareTo(other.cap());
    return byCap > 0 || (byCap == 0 && tip().compareTo(other.tip()) > 0);
  }

  /// EIP-1559.
  record Dynamic(Wei maxFeePerGas, Wei maxPriorityFeePerGas) implements TransactionFees {
    @Override
    public int type() {
      return 2;
    }

    @Override
    public Wei cap() {
      return maxFeePerGas;
    }

    @Override
    public Wei tip() {
      return maxPriorityFeePerGas;
    }
  }

  /// A single price: legacy, or EIP-2930 where there is an access list.
  record Single(Wei gasPrice, boolean accessList) implements TransactionFees {
    @Override
    public int type() {
      return accessList ? 1 : 0;
    }

    @Override
    public Wei cap() {
      return gasPrice;
    }

    @Override
    public Wei tip() {
      return gasPrice;
    }
  }
}
