package io.relayer.core.chain;

import io.relayer.ethereum.value.Wei;
import io.relayer.messages.request.FeeTerms;

/// The market's prices, in wei per gas.
public sealed interface FeeQuote {
  /// A chain with EIP-1559.
  record Dynamic(Wei baseFee, Wei slowTip, Wei averageTip, Wei fastTip) implements FeeQuote {
    public Wei tip(FeeTerms.Speed speed) {
      return switch (speed) {
        case SLOW -> slowTip;
        case AVERAGE -> averageTip;
        case FAST -> fastTip;
      };
    }
  }

  /// A chain with one price.
  record Single(Wei gasPrice) implements FeeQuote {}
}
