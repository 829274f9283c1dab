package io.relayer.core.chain;

import io.relayer.ethereum.value.BlockHash;
import io.relayer.ethereum.value.ChainId;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The genesis hash that a chain of table `chains` is known by.
public final class GenesisDao {
  private GenesisDao() {}

  /// Stores the genesis hash if none is known yet, and gives back the one that is; empty where the
  /// chain is not registered.
  public static Optional<BlockHash> settle(Handle handle, ChainId chain, BlockHash seen) {
    handle
        .createUpdate(
            "update chains set genesis_hash = :seen where chain_id = :chain and genesis_hash is null")
        .bind("chain", chain)
        .bind("seen", seen)
        .execute();
    return find(handle, chain);
  }

  /// The genesis hash; empty where none is known yet.
  public static Optional<BlockHash> find(Handle handle, ChainId chain) {
    return handle
        .createQuery("select genesis_hash from chains where chain_id = :chain")
        .bind("chain", chain)
        .mapTo(BlockHash.class)
        .findOne();
  }
}
