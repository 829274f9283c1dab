package io.relayer.monitor.inclusion;

import io.relayer.core.chain.FinalizedBlock;
import io.relayer.core.domain.Address;
import io.relayer.core.domain.Nonce;
import io.relayer.core.lifecycle.ChainMatchDao.Open;
import io.relayer.core.lifecycle.ForeignExecutions;
import io.relayer.core.lifecycle.ForeignExecutions.Execution;
import io.relayer.core.lifecycle.ForeignExecutions.Foreign;
import io.relayer.core.lifecycle.Inclusion;
import io.relayer.core.lifecycle.InclusionDao.InBlock;
import io.relayer.core.lifecycle.Ref;
import io.relayer.monitor.finality.CanonicalBlocks;
import io.relayer.monitor.leader.ChainTerms;
import io.relayer.monitor.leader.Leader;
import io.relayer.monitor.window.Window;
import io.relayer.node.ChainNodes;
import io.relayer.node.chain.BlockRef;
import io.relayer.node.chain.BlockTransaction;
import io.relayer.node.chain.ChainReads;
import io.relayer.node.chain.NodeException;
import io.relayer.node.chain.Receipt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells what used a nonce of ours, once the chain had counted that nonce at a block that is as
/// deep as our transaction asks for. That no receipt of ours was found proves nothing: a node may
/// have lost its index, and what we take for superseded may be asked for again. So the block in
/// which the nonce was used is found, and looked into.
final class Strangers {
  private static final Logger log = LoggerFactory.getLogger(Strangers.class);

  private final Leader leader;
  private final ChainNodes nodes;
  private final ChainTerms terms;
  private final CanonicalBlocks canonical;
  private final Unsettled unsettled = new Unsettled();

  Strangers(Leader leader, ChainNodes nodes, ChainTerms terms, CanonicalBlocks canonical) {
    this.leader = leader;
    this.nodes = nodes;
    this.terms = terms;
    this.canonical = canonical;
  }

  /// What used a nonce, for good, and not as far as we knew.
  sealed interface Verdict {
    Ref transaction();

    /// Where it was used; empty where that is not known.
    Optional<InBlock> in();

    /// A stranger's transaction that does something else.
    record Lost(Ref transaction, InBlock block) implements Verdict {
      @Override
      public Optional<InBlock> in() {
        return Optional.of(block);
      }
    }

    /// No transaction at all.
    record UsedUp(Ref transaction, InBlock block) implements Verdict {
      @Override
      public Optional<InBlock> in() {
        return Optional.of(block);
      }
    }

    /// A stranger's transaction that does the very same.
    record Executed(Ref transaction, Foreign foreign) implements Verdict {
      @Override
      public Optional<InBlock> in() {
        Inclusion inclusion = foreign.inclusion();
        return Optional.of(new InBlock(inclusion.blockNumber(), inclusion.blockHash()));
      }
    }

    /// One of our attempts, whose receipt was not to be had by its hash.
    record Ours(Ref transaction, Receipt receipt) implements Verdict {
      @Override
      public Optional<InBlock> in() {
        return Optional.of(new InBlock(receipt.blockNumber(), receipt.blockHash()));
      }
    }

    /// No node has the states that would tell.
    record Unknown(Ref transaction) implements Verdict {
      @Override
      public Optional<InBlock> in() {
        return Optional.empty();
      }
    }
  }

  /// Those whose nonce is taken for good. Where the receipt of what took it is not to be had, or
  /// the chain moves meanwhile, they stay open.
  ///
  /// @param foreign of whose attempts no block has one
  /// @param finalized empty where it is not known what is final
  List<Verdict> settled(List<Open> foreign, Window window, Optional<FinalizedBlock> finalized) {
    Map<Long, List<Open>> byBlock =
        foreign.stream()
            .collect(Collectors.groupingBy(open -> deepEnough(open, window, finalized)));
    List<Verdict> settled = new ArrayList<>();
    byBlock.forEach((block, opens) -> {
      if (block >= 0) {
        List<Open> due = opens.stream().filter(open -> unsettled.isDue(open, block)).toList();
        Map<Address, Nonce> counts = due.isEmpty() ? Map.of() : counts(block, due, window, settled);
        due.stream()
            .filter(open -> isCounted(open, counts))
            .forEach(open -> verdict(open, block).ifPresent(settled::add));
      }
    });
    return proved(settled, window);
  }

  /// Those whose block is the chain's, by a second node too where there is one; all others are
  /// judged at a later head.
  private List<Verdict> proved(List<Verdict> settled, Window window) {
    Set<InBlock> blocks =
        settled.stream().flatMap(verdict -> verdict.in().stream()).collect(Collectors.toSet());
    if (blocks.isEmpty()) {
      return settled;
    }
    Map<InBlock, CanonicalBlocks.Verdict> found = canonical.of(window, blocks);
    return settled.stream()
        .filter(verdict ->
            verdict
                .in()
                .map(block -> found.get(block) == CanonicalBlocks.Verdict.CANONICAL)
                .orElse(true))
        .toList();
  }

  private long deepEnough(Open open, Window window, Optional<FinalizedBlock> finalized) {
    long head = window.head().number();
    int asked = Math.max(open.depth().confirmations(), terms.finality().confirmations());
    long block = head + 1 - asked;
    return open.depth().finalized()
        ? Math.min(block, finalized.map(FinalizedBlock::number).orElse(-1L))
        : block;
  }

  /// @param verdicts gets those that can't be judged
  private Map<Address, Nonce> counts(
      long block, List<Open> opens, Window window, List<Verdict> verdicts) {
    Set<Address> senders = opens.stream().map(Open::sender).collect(Collectors.toSet());
    BlockRef at =
        window.at(block).map(link -> BlockRef.of(link.hash())).orElseGet(() -> BlockRef.of(block));
    try {
      return nodes.onOneNode((ChainReads node) -> node.transactionCounts(senders, at));
    } catch (NodeException e) {
      opens.forEach(open -> verdicts.add(notTold(open, block, e)));
      return Map.of();
    }
  }

  /// Empty where that was not seen.
  private Optional<Verdict> verdict(Open open, long block) {
    Optional<NonceUse.Use> use;
    try {
      use = nodes.onOneNode(node -> new NonceUse(node).of(open.sender(), open.nonce(), block));
    } catch (NodeException e) {
      return Optional.of(notTold(open, block, e));
    }
    return use.flatMap(of ->
        switch (of) {
          case NonceUse.Use.Nothing(InBlock in) -> Optional.of(usedUp(open, in));
          case NonceUse.Use.Transaction(InBlock in, var by, var receipt) -> {
            Optional<Verdict> verdict = by(open, in, by, receipt);
            if (verdict.isEmpty()) {
              unsettled.put(open, block);
            }
            yield verdict;
          }
        });
  }

  private Verdict usedUp(Open open, InBlock block) {
    log.warn(
        "{}: nonce {} of {} on chain {} was used in block {} without a transaction",
        open.transaction().id(),
        open.nonce(),
        open.sender(),
        terms.chain(),
        block.number());
    return new Verdict.UsedUp(open.transaction(), block);
  }

  private Optional<Verdict> by(
      Open open, InBlock block, BlockTransaction by, @Nullable Receipt receipt) {
    boolean ours = open.hashes().containsKey(by.hash());
    if (!ours && !isPayload(open, by)) {
      log.warn(
          "{}: nonce {} of {} on chain {} was taken by {}, which is not ours",
          open.transaction().id(),
          open.nonce(),
          open.sender(),
          terms.chain(),
          by.hash());
      return Optional.of(new Verdict.Lost(open.transaction(), block));
    }
    if (receipt == null) {
      log.error(
          "{}: {} is in block {} of chain {}, and a node does not have its receipt: has it lost its index?",
          open.transaction().id(),
          by.hash(),
          block.number(),
          terms.chain());
      return Optional.empty();
    }
    if (ours) {
      return Optional.of(new Verdict.Ours(open.transaction(), receipt));
    }
    log.warn(
        "{}: nonce {} of {} on chain {} was taken by {}, which is not ours and executes the same",
        open.transaction().id(),
        open.nonce(),
        open.sender(),
        terms.chain(),
        by.hash());
    return Optional.of(
        new Verdict.Executed(
            open.transaction(),
            new Foreign(
                by.hash(), InclusionWriter.inclusion(open.transaction(), 0, receipt, null))));
  }

  private boolean isPayload(Open open, BlockTransaction by) {
    Execution execution = new Execution(by.to(), by.value(), by.input());
    return leader.read(
        handle -> ForeignExecutions.isPayload(handle, open.transaction().id(), execution));
  }

  /// @throws NodeException if that is not because of the block
  private Verdict notTold(Open open, long block, NodeException e) {
    return switch (e.reason()) {
      case REFUSED, UNKNOWN_BLOCK -> {
        unsettled.put(open, block);
        log.warn(
            "{}: no node tells what used nonce {} of {} on chain {}, so it waits for one that has older states (an archive node): {}",
            open.transaction().id(),
            open.nonce(),
            open.sender(),
            terms.chain(),
            e.toString());
        yield new Verdict.Unknown(open.transaction());
      }
      default -> throw e;
    };
  }

  private static boolean isCounted(Open open, Map<Address, Nonce> counts) {
    Nonce count = counts.get(open.sender());
    return count != null && count.compareTo(open.nonce()) > 0;
  }
}
