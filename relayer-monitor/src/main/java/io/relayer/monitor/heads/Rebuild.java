package io.relayer.monitor.heads;

import io.relayer.core.transaction.InBlock;
import io.relayer.core.transaction.UnprovedBlockDao;
import io.relayer.ethereum.value.ChainId;
import io.relayer.monitor.finality.CanonicalBlocks;
import io.relayer.monitor.finality.CanonicalBlocks.Verdict;
import io.relayer.monitor.finality.InclusionDao;
import io.relayer.monitor.leader.Leader;
import io.relayer.monitor.window.ChainTracker;
import io.relayer.monitor.window.HeaderWindow;
import io.relayer.node.chain.ChainReads;
import io.relayer.node.chain.Header;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the window anew from the head where it does not meet the chain, and compares every block
/// that holds transactions of ours with the block that the chain has at its number. That judges
/// included transactions at the cost of their blocks; those in no block are judged by sender and
/// nonce afterwards.
public final class Rebuild {
  private static final Logger log = LoggerFactory.getLogger(Rebuild.class);

  private final Leader leader;
  private final ChainTracker tracker;
  private final CanonicalBlocks canonical;

  public Rebuild(Leader leader, ChainTracker tracker, CanonicalBlocks canonical) {
    this.leader = leader;
    this.tracker = tracker;
    this.canonical = canonical;
  }

  /// The newest headers of the node, as the window that is to be.
  ///
  /// @throws io.relayer.node.chain.NodeException if they do not fit each other
  public HeaderWindow window(ChainReads node, Header head) {
    return tracker.newest(node, head);
  }

  /// What becomes of the blocks that hold transactions of ours.
  ///
  /// @param orphaned those that are not canonical
  /// @param unproved those of which that is not known, or disputed
  public record Compared(List<InBlock> orphaned, List<InBlock> unproved) {}

  /// Compares the blocks that hold transactions of ours, as far as we know, with the chain.
  /// Compared are all pending transactions' blocks, and those of final ones as far back as a window
  /// reaches from the old head, further back until one is on the chain that is followed: the chains
  /// parted below the old window, and nobody knows how far below. One that no node has proves
  /// nothing. Not part of the look at the node: these may be many, and are read in pages.
  ///
  /// @param window the new one
  public Compared compare(ChainId chain, HeaderWindow window, HeaderWindow old) {
    long head = window.head().number();
    long top = old.isEmpty() ? head : Math.min(old.head().number(), head);
    int reach = tracker.windowSize();
    Map<InBlock, Verdict> verdicts = new LinkedHashMap<>();
    while (true) {
      long finalAbove = top - reach;
      List<InBlock> blocks = leader.read(handle -> InclusionDao.blocks(handle, chain, finalAbove));
      verdicts.putAll(
          canonical.of(
              window, blocks.stream().filter(block -> !verdicts.containsKey(block)).toList()));
      boolean met =
          blocks.stream()
              .filter(block -> block.number() > finalAbove)
              .findFirst()
              .map(verdicts::get)
              .filter(verdict -> verdict == Verdict.CANONICAL || verdict == Verdict.DISPUTED)
              .isPresent();
      if (met || reach >= UnprovedBlockDao.WINDOWS_BACK * tracker.windowSize()) {
        return compared(chain, verdicts);
      }
      reach *= 2;
    }
  }

  /// Of a block that no node has any more nothing is known: what it holds stays as it is, and
  /// nothing rests on it until it is proved.
  private static Compared compared(ChainId chain, Map<InBlock, Verdict> verdicts) {
    List<InBlock> orphaned = new ArrayList<>();
    List<InBlock> unproved = new ArrayList<>();
    verdicts.forEach((block, verdict) -> {
      switch (verdict) {
        case CANONICAL -> {}
        case ORPHANED -> orphaned.add(block);
        case UNKNOWN, DISPUTED -> {
          unproved.add(block);
          log.warn(
              "chain {}: block {} ({}), which holds transactions of ours, is {}: they stay as they are, and nothing is built on them until it is proved",
              chain,
              block.number(),
              block.hash(),
              CanonicalBlocks.inWords(verdict));
        }
      }
    });
    return new Compared(orphaned, unproved);
  }
}
