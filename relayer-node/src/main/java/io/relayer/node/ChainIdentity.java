package io.relayer.node;

import io.relayer.ethereum.value.BlockHash;
import io.relayer.ethereum.value.ChainId;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The identity of a chain: its id and its genesis block. If the first block is not given, that of
/// the first node that answers counts.
final class ChainIdentity {
  private final ChainId chainId;
  private final AtomicReference<@Nullable BlockHash> genesis;

  ChainIdentity(ChainId chainId, @Nullable BlockHash genesis) {
    this.chainId = chainId;
    this.genesis = new AtomicReference<>(genesis);
  }

  Optional<String> conflictWith(ChainId itsId) {
    return itsId.equals(chainId)
        ? Optional.empty()
        : Optional.of("expected chain " + chainId + ", found chain " + itsId);
  }

  /// What is wrong with a node of this id and first block, if anything.
  Optional<String> conflictWith(ChainId itsId, BlockHash itsGenesis) {
    Optional<String> conflict = conflictWith(itsId);
    if (conflict.isPresent()) {
      return conflict;
    }
    BlockHash ours = genesis.updateAndGet(known -> known == null ? itsGenesis : known);
    return itsGenesis.equals(ours)
        ? Optional.empty()
        : Optional.of("expected genesis block " + ours + ", found " + itsGenesis);
  }
}
