package io.relayer.monitor.leader;

import io.relayer.core.chain.ChainSettings;
import io.relayer.core.chain.Depth;
import io.relayer.core.chain.FinalityBy;
import io.relayer.ethereum.abi.CustomErrors;
import io.relayer.ethereum.value.ChainId;
import java.time.Duration;

/// The part of a chain's configuration that the monitor needs.
///
/// @param rebroadcastAfter bytes that were sent and not included go out again after this
/// @param fees what the speeds of requests pay
/// @param errors what contracts say when they revert
public record ChainTerms(
    ChainId chain,
    Duration blockTime,
    Duration rebroadcastAfter,
    Finality finality,
    ChainSettings.Fees fees,
    CustomErrors errors) {
  private static final int LEAST_WINDOW = 128;
  private static final Duration SHORTEST_POLL = Duration.ofMillis(100);
  private static final Duration LONGEST_POLL = Duration.ofSeconds(1);

  /// @param confirmations what every transaction of the chain needs; 1 where the `finalized` tag
  ///   decides
  /// @param finality what makes a block final for good
  /// @param retryDepth the depth that does, on a chain that has no tag
  /// @param finalizedAge a finalized block that has not moved for so long stands still
  public record Finality(
      int confirmations, FinalityBy finality, int retryDepth, Duration finalizedAge) {}

  public static ChainTerms of(ChainSettings settings, CustomErrors errors) {
    return new ChainTerms(
        settings.id(),
        settings.pace().blockTime(),
        settings.pace().rebroadcastAfter(),
        new Finality(
            switch (settings.finality().confirmations()) {
              case Depth.Blocks(int count) -> count;
              case Depth.Finalized() -> 1;
            },
            settings.finality().finality(),
            settings.finality().retryDepth(),
            settings.pace().lag().finalizedAge()),
        settings.sending().fees(),
        errors);
  }

  /// How many headers the window holds: twice the depth at which things are final here, so that
  /// what is judged lies within it. Deeper demands are met as well: see the finality package.
  public int windowSize() {
    return Math.max(LEAST_WINDOW, 2 * Math.max(finality.confirmations, finality.retryDepth));
  }

  /// How often the chain is looked at: four times per block, within limits.
  public Duration pollEvery() {
    Duration quarter = blockTime.dividedBy(4);
    if (quarter.compareTo(SHORTEST_POLL) < 0) {
      return SHORTEST_POLL;
    }
    return quarter.compareTo(LONGEST_POLL) > 0 ? LONGEST_POLL : quarter;
  }
}
