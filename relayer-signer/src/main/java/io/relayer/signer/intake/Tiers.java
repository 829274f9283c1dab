package io.relayer.signer.intake;

import io.relayer.core.config.ChainSettings;
import io.relayer.core.config.ChainSettings.Tier;
import io.relayer.core.config.Depth;
import io.relayer.core.domain.ChainId;
import io.relayer.core.domain.Wei;
import io.relayer.core.intake.NewTransaction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What larger values ask of confirmations besides, by chain. All tiers that a value reaches count,
/// whatever their order.
record Tiers(Map<ChainId, List<Tier>> byChain) {
  static final Tiers NONE = new Tiers(Map.of());

  static Tiers of(List<ChainSettings> chains) {
    Map<ChainId, List<Tier>> byChain = new HashMap<>();
    chains.forEach(chain -> byChain.put(chain.id(), chain.finality().confirmationTiers()));
    return new Tiers(Map.copyOf(byChain));
  }

  /// `least`, or more where the value asks for it.
  NewTransaction.Depth atLeast(NewTransaction.Depth least, ChainId chain, Wei value) {
    NewTransaction.Depth depth = least;
    for (Tier tier : byChain.getOrDefault(chain, List.of())) {
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
