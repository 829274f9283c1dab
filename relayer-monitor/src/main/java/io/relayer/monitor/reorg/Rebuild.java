package io.relayer.monitor.reorg;

import io.relayer.core.domain.ChainId;
import io.relayer.core.lifecycle.InclusionDao;
import io.relayer.core.lifecycle.InclusionDao.InBlock;
import io.relayer.monitor.finality.CanonicalBlocks;
import io.relayer.monitor.finality.CanonicalBlocks.Verdict;
import io.relayer.monitor.leader.Leader;
import io.relayer.monitor.window.Tracker;
import io.relayer.monitor.window.Window;
import io.relayer.node.chain.ChainReads;
import io.relayer.node.chain.Header;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is to be done where the window does not meet the chain: it is made anew from the head, and
/// every block that holds transactions of ours is compared with the block that the chain has at its
/// number. That judges included transactions at the cost of their blocks; those in no block are
/// judged by sender and nonce afterwards.
public final class Rebuild {
  private static final Logger log = LoggerFactory.getLogger(Rebuild.class);

  /// How many windows final transactions are compared back at most: a reorg of that depth is no
  /// reorg any more.
  private static final int FURTHEST = 16;

  private final Leader leader;
  private final Tracker tracker;
  private final CanonicalBlocks canonical;

  public Rebuild(Leader leader, Tracker tracker, CanonicalBlocks canonical) {
    this.leader = leader;
    this.tracker = tracker;
    this.canonical = canonical;
  }

  /// The newest headers of the node, as the window that is to be.
  ///
  /// @throws io.relayer.node.chain.NodeException if they do not fit each other
  public Window window(ChainReads node, Header head) {
    return tracker.newest(node, head);
  }

  /// Blocks that hold transactions of ours, as far as we know, and are not canonical. Compared are
  /// all pending transactions' blocks, and those of final ones as far back as a window reaches from
  /// the old head, further back until one is canonical: the chains parted below the old window, and
  /// nobody knows how far below. Not part of the look at the node: these may be many, and are read
  /// in pages.
  ///
  /// @param window the new one
  public List<InBlock> orphaned(ChainId chain, Window window, Window old) {
    long head = window.head().number();
    long top = old.isEmpty() ? head : Math.min(old.head().number(), head);
    int reach = tracker.windowSize();
    while (true) {
      long finalAbove = top - reach;
      List<InBlock> blocks = leader.read(handle -> InclusionDao.blocks(handle, chain, finalAbove));
      List<InBlock> orphaned = orphaned(chain, window, blocks);
      Optional<InBlock> oldest = blocks.stream().filter(b -> b.number() > finalAbove).findFirst();
      boolean met = oldest.isPresent() && !orphaned.contains(oldest.get());
      if (met || reach >= FURTHEST * tracker.windowSize()) {
        return orphaned;
      }
      reach *= 2;
    }
  }

  /// Of a block that no node has any more nothing is known: what it holds stays as it is.
  private List<InBlock> orphaned(ChainId chain, Window window, List<InBlock> blocks) {
    Map<InBlock, Verdict> verdicts = canonical.of(window, blocks);
    verdicts.forEach((block, verdict) -> {
      if (verdict == Verdict.UNKNOWN || verdict == Verdict.DISPUTED) {
        log.warn(
            "chain {}: block {} ({}), which holds transactions of ours, is {}: they stay as they are",
            chain,
            block.number(),
            block.hash(),
            CanonicalBlocks.inWords(verdict));
      }
    });
    return blocks.stream().filter(block -> verdicts.get(block) == Verdict.ORPHANED).toList();
  }
}
