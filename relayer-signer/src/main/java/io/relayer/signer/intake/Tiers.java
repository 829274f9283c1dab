package io.relayer.signer.intake;

import io.relayer.core.chain.ChainSettings.Tier;
import io.relayer.core.chain.Depth;
import io.relayer.core.transaction.NewTransaction;
import io.relayer.ethereum.value.Wei;
import java.util.List;

/// Confirmations that larger values ask for besides, on a chain. All tiers that a value reaches
/// count, whatever their order.
final class Tiers {
  private Tiers() {}

  /// `least`, or more where the value asks for it.
  static NewTransaction.Depth atLeast(NewTransaction.Depth least, List<Tier> tiers, Wei value) {
    NewTransaction.Depth depth = least;
    for (Tier tier : tiers) {
      if (value.compareTo(tier.valueAtLeast()) >= 0) {
        depth =
            switch (tier.confirmations()) {
              case Depth.Blocks(int blocks) ->
                  new NewTransaction.Depth(
                      Math.max(depth.confirmations(), blocks), depth.finalized());
              case Depth.Finalized() -> new NewTransaction.Depth(depth.confirmations(), true);
            };
      }
    }
    return depth;
  }
}
