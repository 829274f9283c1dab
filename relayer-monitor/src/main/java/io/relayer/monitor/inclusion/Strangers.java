package io.relayer.monitor.inclusion;

import io.relayer.core.chain.FinalizedBlock;
import io.relayer.core.domain.Address;
import io.relayer.core.domain.Nonce;
import io.relayer.core.domain.TxHash;
import io.relayer.core.lifecycle.ChainMatchDao.Open;
import io.relayer.core.lifecycle.InclusionDao.InBlock;
import io.relayer.core.lifecycle.Ref;
import io.relayer.monitor.finality.CanonicalBlocks;
import io.relayer.monitor.finality.CanonicalBlocks.Verdict;
import io.relayer.monitor.leader.ChainTerms;
import io.relayer.monitor.window.Window;
import io.relayer.node.ChainNodes;
import io.relayer.node.chain.BlockRef;
import io.relayer.node.chain.ChainReads;
import io.relayer.node.chain.NodeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells when somebody else's transaction at a nonce of ours is final: once the chain had counted
/// that nonce at a block that is as deep as our transaction asks for, and that other transaction
/// was seen. That no receipt of ours was found proves nothing: a node may have lost its index, and
/// what we take for superseded may be asked for again.
final class Strangers {
  private static final Logger log = LoggerFactory.getLogger(Strangers.class);

  private final ChainNodes nodes;
  private final ChainTerms terms;
  private final CanonicalBlocks canonical;
  private final Unsettled unsettled = new Unsettled();

  Strangers(ChainNodes nodes, ChainTerms terms, CanonicalBlocks canonical) {
    this.nodes = nodes;
    this.terms = terms;
    this.canonical = canonical;
  }

  /// @param block of the stranger's transaction
  record Lost(Ref transaction, InBlock block) {}

  /// Those whose nonce is taken for good. Where no node has the state of so old a block, or a block
  /// has no transaction at that nonce, they stay open.
  ///
  /// @param foreign of whose attempts no block has one
  /// @param finalized empty where it is not known what is final
  List<Lost> settled(List<Open> foreign, Window window, Optional<FinalizedBlock> finalized) {
    Map<Long, List<Open>> byBlock =
        foreign.stream()
            .collect(Collectors.groupingBy(open -> deepEnough(open, window, finalized)));
    List<Lost> settled = new ArrayList<>();
    byBlock.forEach((block, opens) -> {
      if (block >= 0) {
        List<Open> due = opens.stream().filter(open -> unsettled.isDue(open, block)).toList();
        Map<Address, Nonce> counts = due.isEmpty() ? Map.of() : counts(block, due, window);
        due.stream()
            .filter(open -> isCounted(open, counts))
            .forEach(open ->
                strangers(open, block)
                    .ifPresent(of -> settled.add(new Lost(open.transaction(), of))));
      }
    });
    return proved(settled, window);
  }

  /// Those whose block is the chain's, by a second node too where there is one.
  private List<Lost> proved(List<Lost> lost, Window window) {
    if (lost.isEmpty()) {
      return lost;
    }
    Map<InBlock, Verdict> verdicts =
        canonical.of(window, lost.stream().map(Lost::block).collect(Collectors.toSet()));
    return lost.stream().filter(one -> verdicts.get(one.block()) == Verdict.CANONICAL).toList();
  }

  private long deepEnough(Open open, Window window, Optional<FinalizedBlock> finalized) {
    long head = window.head().number();
    int asked = Math.max(open.depth().confirmations(), terms.finality().confirmations());
    long block = head + 1 - asked;
    return open.depth().finalized()
        ? Math.min(block, finalized.map(FinalizedBlock::number).orElse(-1L))
        : block;
  }

  private Map<Address, Nonce> counts(long block, List<Open> opens, Window window) {
    Set<Address> senders = opens.stream().map(Open::sender).collect(Collectors.toSet());
    BlockRef at =
        window.at(block).map(link -> BlockRef.of(link.hash())).orElseGet(() -> BlockRef.of(block));
    try {
      return nodes.onOneNode((ChainReads node) -> node.transactionCounts(senders, at));
    } catch (NodeException e) {
      opens.forEach(open -> notTold(open, block, e));
      return Map.of();
    }
  }

  /// The block of the transaction that took the nonce; empty where that was not seen, or is ours.
  private Optional<InBlock> strangers(Open open, long block) {
    Optional<NonceUse.Use> use;
    try {
      use = nodes.onOneNode(node -> new NonceUse(node).of(open.sender(), open.nonce(), block));
    } catch (NodeException e) {
      notTold(open, block, e);
      return Optional.empty();
    }
    if (use.isEmpty()) {
      unsettled.put(open, block);
      log.warn(
          "{}: nonce {} of {} on chain {} was used without a transaction, so it stays open",
          open.transaction().id(),
          open.nonce(),
          open.sender(),
          terms.chain());
      return Optional.empty();
    }
    TxHash hash = use.get().transaction().hash();
    if (open.hashes().containsKey(hash)) {
      unsettled.put(open, block);
      log.error(
          "{}: {} is in a block of chain {}, and a node does not have its receipt: has it lost its index?",
          open.transaction().id(),
          hash,
          terms.chain());
      return Optional.empty();
    }
    log.warn(
        "{}: nonce {} of {} on chain {} was taken by {}, which is not ours",
        open.transaction().id(),
        open.nonce(),
        open.sender(),
        terms.chain(),
        hash);
    return Optional.of(use.get().block());
  }

  /// @throws NodeException if that is not because of the block
  private void notTold(Open open, long block, NodeException e) {
    switch (e.reason()) {
      case REFUSED, UNKNOWN_BLOCK -> {
        unsettled.put(open, block);
        log.warn(
            "{}: no node tells who took nonce {} of {} on chain {}, so it stays open; a node with older states would: {}",
            open.transaction().id(),
            open.nonce(),
            open.sender(),
            terms.chain(),
            e.toString());
      }
      default -> throw e;
    }
  }

  private static boolean isCounted(Open open, Map<Address, Nonce> counts) {
    Nonce count = counts.get(open.sender());
    return count != null && count.compareTo(open.nonce()) > 0;
  }
}
