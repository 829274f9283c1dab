package io.relayer.monitor.heads;

import io.relayer.core.RelayerException;
import io.relayer.core.chain.GenesisDao;
import io.relayer.core.lease.Lease;
import io.relayer.ethereum.value.BlockHash;
import io.relayer.ethereum.value.ChainId;
import io.relayer.monitor.leader.Leader;
import io.relayer.monitor.leader.LeaderWork;
import io.relayer.node.ChainNodes;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The chain is known by the hash of its first block: what the nodes have must be what the database
/// has. Asked once for each lease; until it is answered with yes, nothing is read from the chain.
public final class Genesis {
  private static final Duration AGAIN = Duration.ofMillis(200);

  private final Leader leader;
  private final ChainNodes nodes;
  private volatile @Nullable Lease verifiedFor;

  public Genesis(Leader leader, ChainNodes nodes) {
    this.leader = leader;
    this.nodes = nodes;
  }

  /// The work, after the question; the loop of this work says so loudly if the answer is no.
  public LeaderWork asking(LeaderWork work) {
    return lease -> {
      if (!lease.equals(verifiedFor)) {
        verify(lease);
      }
      return work.advance(lease);
    };
  }

  /// The work, once the answer is there.
  public LeaderWork awaiting(LeaderWork work) {
    return lease -> lease.equals(verifiedFor) ? work.advance(lease) : AGAIN;
  }

  private void verify(Lease lease) {
    ChainId chain = nodes.chainId();
    BlockHash seen = nodes.genesisHash();
    Optional<BlockHash> known =
        leader.write(lease, handle -> GenesisDao.settle(handle, chain, seen));
    if (known.isEmpty()) {
      throw new RelayerException("chain %s is not in table chains".formatted(chain));
    }
    if (!known.get().equals(seen)) {
      throw new RelayerException(
          "chain %s: wrong chain: block 0 of its nodes is %s, the database knows it by %s; nothing is read from it"
              .formatted(chain, seen, known.get()));
    }
    verifiedFor = lease;
  }
}
