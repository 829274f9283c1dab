package io.relayer.node.chain;

import io.relayer.ethereum.value.Wei;
import java.util.List;

/// The fees of the newest blocks, oldest first (`eth_feeHistory`).
///
/// @param oldestBlock -1 where the node does not tell
/// @param baseFees one per block and one more: that of the block to come
/// @param rewards per block the tip at each percentile that was asked for; empty if none was
/// @param gasUsedRatios per block, 0 to 1
public record FeeHistory(
    long oldestBlock, List<Wei> baseFees, List<List<Wei>> rewards, List<Double> gasUsedRatios) {
  public FeeHistory {
    baseFees = List.copyOf(baseFees);
    rewards = rewards.stream().map(List::copyOf).toList();
    gasUsedRatios = List.copyOf(gasUsedRatios);
  }
}
