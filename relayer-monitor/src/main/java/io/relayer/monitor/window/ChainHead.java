package io.relayer.monitor.window;

import io.relayer.ethereum.value.Wei;
import org.jspecify.annotations.Nullable;

/// The newest canonical block that has been worked up to.
///
/// @param baseFee wei per gas; null before EIP-1559
/// @param gasLimit what all transactions of the block together may ask for; 0 where the chain does
///   not tell
public record ChainHead(BlockLink block, @Nullable Wei baseFee, long gasLimit) {
  public long number() {
    return block.number();
  }
}
