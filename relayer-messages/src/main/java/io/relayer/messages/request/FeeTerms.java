package io.relayer.messages.request;

import io.relayer.ethereum.value.Wei;
import org.jspecify.annotations.Nullable;

/// The fees that a request may pay for its execution. A price per gas is below 2^128 wei, so that
/// its product with any gas limit is an amount.
public sealed interface FeeTerms {
  /// The constant default: the chain's average, without a bound of its own.
  FeeTerms DEFAULT = new BySpeed(Speed.AVERAGE, null);

  int MAX_PRICE_BITS = 128;

  /// For every payload attempt gas limit × fee cap is at most this, value not counted; null: no
  /// bound.
  @Nullable Wei maxCost();

  /// The relayer chooses prices from the chain's fee history.
  record BySpeed(Speed speed, @Nullable Wei maxCost) implements FeeTerms {}

  /// Explicit prices of an EIP-1559 transaction.
  record Dynamic(Wei maxFeePerGas, Wei maxPriorityFeePerGas, @Nullable Wei maxCost)
      implements FeeTerms {
    public Dynamic {
      requirePrice(maxFeePerGas);
      if (maxPriorityFeePerGas.compareTo(maxFeePerGas) > 0) {
        throw new IllegalArgumentException(
            "expected a priority fee of at most "
                + maxFeePerGas
                + ", found "
                + maxPriorityFeePerGas);
      }
    }
  }

  /// One explicit price: a legacy transaction, or an EIP-2930 one if there is an access list.
  record Legacy(Wei gasPrice, @Nullable Wei maxCost) implements FeeTerms {
    public Legacy {
      requirePrice(gasPrice);
    }
  }

  enum Speed {
    SLOW,
    AVERAGE,
    FAST
  }

  private static void requirePrice(Wei price) {
    if (price.value().bitLength() > MAX_PRICE_BITS) {
      throw new IllegalArgumentException(
          "expected a price per gas below 2^128 wei, found " + price);
    }
  }
}
