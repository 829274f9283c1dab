package io.relayer.monitor.finality;

import io.relayer.core.chain.FinalizedBlock;
import io.relayer.core.chain.FinalizedDao;
import io.relayer.core.lease.Lease;
import io.relayer.core.transaction.InBlock;
import io.relayer.ethereum.value.ChainId;
import io.relayer.monitor.finality.CanonicalBlocks.Verdict;
import io.relayer.monitor.leader.ChainTerms;
import io.relayer.monitor.leader.Leader;
import io.relayer.monitor.window.HeaderWindow;
import io.relayer.node.ChainNodes;
import io.relayer.node.chain.ChainReads;
import io.relayer.node.chain.Header;
import io.relayer.node.chain.NodeException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Keeps the chain's finalized block: what a node names so counts only with its hash, if that block
/// is on the chain that is followed and not above its head, and if no second node contradicts. On a
/// chain that has no such tag by configuration (`finality: depth`), it is the block at
/// `retry-depth`. No distance from the head makes a block final where there is a tag: on rollups
/// that is always thousands of blocks behind, and elsewhere when it matters most.
///
/// The stored block stays while the tag is not told, or stands still, and never goes back; a reorg
/// that undoes it takes it away in the SQL transaction that writes the new window. One SQL
/// transaction each; a process that dies before it leaves an older finalized block, which is true
/// as well.
///
/// Why: RATIONALE.md#tag-age.
public final class FinalizedTracker {
  private static final Logger log = LoggerFactory.getLogger(FinalizedTracker.class);

  private final Leader leader;
  private final ChainNodes nodes;
  private final ChainTerms terms;
  private final CanonicalBlocks canonical;

  private Optional<String> said = Optional.empty();

  public FinalizedTracker(
      Leader leader, ChainNodes nodes, ChainTerms terms, CanonicalBlocks canonical) {
    this.leader = leader;
    this.nodes = nodes;
    this.terms = terms;
    this.canonical = canonical;
  }

  private ChainId chain() {
    return terms.chain();
  }

  /// Brings it up to the head of the window, which is stored.
  ///
  /// @return what is stored now
  public Optional<FinalizedBlock> follow(Lease lease, HeaderWindow window) {
    Optional<FinalizedBlock> known = stored();
    Optional<InBlock> next = next(window, known);
    if (next.isEmpty()) {
      return known;
    }
    write(lease, next.get());
    return stored();
  }

  private Optional<FinalizedBlock> stored() {
    return leader.read(handle -> FinalizedDao.find(handle, chain()));
  }

  private void write(Lease lease, InBlock block) {
    leader.write(
        lease,
        handle -> {
          FinalizedDao.put(
              handle, chain(), block.number(), block.hash(), terms.finality().finality());
          return block;
        });
  }

  /// What it moves on to; empty where it stays.
  private Optional<InBlock> next(HeaderWindow window, Optional<FinalizedBlock> known) {
    Optional<InBlock> candidate =
        switch (terms.finality().finality()) {
          case TAG -> named(window);
          case DEPTH ->
              window
                  .at(window.head().number() + 1 - terms.finality().retryDepth())
                  .map(link -> new InBlock(link.number(), link.hash()));
        };
    return candidate
        .filter(block -> known.isEmpty() || block.number() > known.get().number())
        .filter(block -> isProved(window, block));
  }

  /// The block that the followed node names, if it is not above the head.
  private Optional<InBlock> named(HeaderWindow window) {
    Optional<Header> header;
    try {
      header = nodes.onOneNode(CanonicalBlocks.READER, ChainReads::finalized);
    } catch (NodeException e) {
      if (e.reason() == NodeException.Reason.INTERRUPTED) {
        throw e;
      }
      warn("no node answers which block is finalized; what asks for it waits: " + e.getMessage());
      return Optional.empty(); // what goes by depth does not wait
    }
    if (header.isEmpty()) {
      warn(
          "no node names a finalized block; what asks for it waits: set chains[].finality to depth if the chain has none");
      return Optional.empty();
    }
    long number = header.get().number();
    if (number > window.head().number()) {
      warn(
          "a node names block %d finalized, which is above the head: not believed"
              .formatted(number));
      return Optional.empty();
    }
    return header.map(block -> new InBlock(block.number(), block.hash()));
  }

  private boolean isProved(HeaderWindow window, InBlock block) {
    Verdict verdict = canonical.of(window, block);
    if (verdict == Verdict.CANONICAL) {
      say(Level.INFO, "finalized up to a block by " + terms.finality().finality().text());
      return true;
    }
    warn(
        "block %d (%s), which is to be the finalized one, is %s: not believed"
            .formatted(block.number(), block.hash(), CanonicalBlocks.inWords(verdict)));
    return false;
  }

  private void warn(String what) {
    say(Level.WARN, what);
  }

  /// Says each thing once, until there is something else to say.
  private void say(Level level, String what) {
    String kind = what.replaceAll("[0-9]+|0x[0-9a-f]+", "");
    if (said.isEmpty() || !said.get().equals(kind)) {
      log.atLevel(level).log("chain {}: {}", chain(), what);
      said = Optional.of(kind);
    }
  }
}
