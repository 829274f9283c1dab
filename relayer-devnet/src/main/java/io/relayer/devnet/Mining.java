package io.relayer.devnet;

import java.time.Duration;
import java.util.List;

/// The times at which the dev chain makes a block.
public sealed interface Mining {
  /// One per `blockTime`, be it empty or not ([BlockClock]); fractions of a second are allowed.
  record Every(Duration blockTime) implements Mining {
    public Every {
      if (blockTime.isNegative() || blockTime.isZero()) {
        throw new IllegalArgumentException(
            "block time %s: expected more than 0 (for a block per transaction: Instantly)"
                .formatted(blockTime));
      }
    }
  }

  /// One for each transaction, as soon as it comes. No empty blocks, so depth does not grow.
  record Instantly() implements Mining {}

  /// Only when it is told to by `evm_mine`.
  record OnDemand() implements Mining {}

  /// anvil's flags for it.
  default List<String> flags() {
    return switch (this) {
      case Every _, OnDemand _ -> List.of("--no-mining");
      case Instantly _ -> List.of();
    };
  }
}
