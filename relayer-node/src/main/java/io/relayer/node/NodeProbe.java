package io.relayer.node;

import io.relayer.core.run.Step;
import io.relayer.node.chain.ChainReads;
import io.relayer.node.chain.NodeException;
import java.time.Duration;
import java.util.Optional;

/// Asks a node that is not usable whether it is back, and whether it serves the right chain.
final class NodeProbe implements Step {
  private final PooledNode node;
  private final ChainIdentity chain;
  private final Duration every;

  NodeProbe(PooledNode node, ChainIdentity chain, Duration every) {
    this.node = node;
    this.chain = chain;
    this.every = every;
  }

  @Override
  public Duration advance() {
    if (node.wantsProbe()) {
      try {
        probe(node.reads());
      } catch (NodeException e) {
        node.probeFailed(e.detail());
      }
    }
    return every;
  }

  private void probe(ChainReads reads) {
    Optional<String> conflict = chain.conflictWith(reads.reportedChainId(), reads.genesisHash());
    if (conflict.isPresent()) {
      node.wrongChain(conflict.get());
    } else {
      long head = reads.head().number();
      node.probed(clientVersion(reads), head);
    }
  }

  /// Some providers do not tell; then the generic table of refusals has to do.
  private static String clientVersion(ChainReads reads) {
    try {
      return reads.clientVersion();
    } catch (NodeException e) {
      if (e.reason() == NodeException.Reason.REFUSED) {
        return "";
      }
      throw e;
    }
  }
}
