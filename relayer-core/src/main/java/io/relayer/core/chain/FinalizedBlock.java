package io.relayer.core.chain;

import io.relayer.ethereum.value.BlockHash;
import java.time.Duration;
import java.time.Instant;

/// The newest block of a chain that is final for good, as the chain's monitor has proved it: on the
/// chain that it follows, not above the head, and not contradicted by a second node. The one ground
/// of all that asks for `finalized`: confirmations, foreign transactions at nonces of ours,
/// retries. Where there is none, it is not known what is final, and who needs it waits.
///
/// @param since when it was first seen to be this block, by the database's clock
/// @param readAt by the same clock
public record FinalizedBlock(
    long number, BlockHash hash, FinalityBy by, Instant since, Instant readAt) {

  /// Whether it has not moved for longer than `atMost`.
  public boolean standsStill(Duration atMost) {
    return Duration.between(since, readAt).compareTo(atMost) > 0;
  }
}
