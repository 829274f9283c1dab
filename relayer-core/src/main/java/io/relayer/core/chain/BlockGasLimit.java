package io.relayer.core.chain;

import io.relayer.ethereum.value.ChainId;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;

/// The gas that a block of a chain holds, as its head says.
public final class BlockGasLimit {
  private BlockGasLimit() {}

  /// @return in gas; empty where that is not known
  public static OptionalLong of(Handle handle, ChainId chain) {
    return handle
        .createQuery(
            "select block_gas_limit from chain_heads where chain_id = :chain and block_gas_limit is not null")
        .bind("chain", chain)
        .mapTo(Long.class)
        .findOne()
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }
}
