package io.relayer.monitor.leader;

import io.relayer.ethereum.value.BlockHash;
import org.jspecify.annotations.Nullable;

/// Counts looks in vain at one block, so that they end: what no node tells of a block must not stop
/// a chain. What is forgotten, as by a new leader, is only waited for anew.
public final class VainLooks {
  /// Some rounds over the nodes, with the pauses of the reads and of the loop in between.
  private static final int MOST = 12;

  private @Nullable BlockHash block;
  private int looks;

  /// Notes a look in vain.
  ///
  /// @return whether it was the last: then the chain goes on without
  public synchronized boolean isLast(BlockHash at) {
    looks = at.equals(block) ? looks + 1 : 1;
    block = at;
    return looks >= MOST;
  }
}
