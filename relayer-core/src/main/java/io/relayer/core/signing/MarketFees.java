package io.relayer.core.signing;

import io.relayer.core.domain.Wei;
import io.relayer.core.request.Fee;

/// What the market asks, in wei per gas.
public sealed interface MarketFees {
  /// A chain with EIP-1559.
  record Dynamic(Wei baseFee, Wei slowTip, Wei averageTip, Wei fastTip) implements MarketFees {
    public Wei tip(Fee.Speed speed) {
      return switch (speed) {
        case SLOW -> slowTip;
        case AVERAGE -> averageTip;
        case FAST -> fastTip;
      };
    }
  }

  /// A chain with one price.
  record Single(Wei gasPrice) implements MarketFees {}
}
