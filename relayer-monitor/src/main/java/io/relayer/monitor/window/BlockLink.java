package io.relayer.monitor.window;

import io.relayer.ethereum.value.BlockHash;
import java.time.Instant;

/// A header as the window keeps it: what links it to its chain.
public record BlockLink(long number, BlockHash hash, BlockHash parentHash, Instant at) {
  /// Whether this is the block right after `parent`.
  public boolean isChildOf(BlockLink parent) {
    return number == parent.number + 1 && parentHash.equals(parent.hash);
  }
}
