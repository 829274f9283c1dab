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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells what used a nonce of ours, once the chain had counted that nonce at a block that is as
/// deep as our transaction asks for. That no receipt of ours was found proves nothing: a node may
/// have lost its index, and what we take for superseded may be asked for again. So the block in
/// which the nonce was used is found, and looked into.
final class Strangers {
  private static final Logger log = LoggerFactory.getLogger(Strangers.class);

  private static final int MOST_LOOKS = 64;
  private static final int MOST_FAILURES = 2;

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
    Allowance left = new Allowance();
    byBlock.forEach((block, opens) -> {
      if (block >= 0) {
        List<Open> due = opens.stream().filter(open -> unsettled.isDue(open, block)).toList();
        Map<Address, Nonce> counts =
            due.isEmpty() ? Map.of() : counts(block, due, window, settled, left);
        due.stream()
            .filter(open -> isCounted(open, counts))
            .takeWhile(_ -> left.take())
            .forEach(open -> verdict(open, block, left).ifPresent(settled::add));
      }
    });
    return proved(settled, window);
  }

  /// What one look may ask for: what it leaves is looked at at the next head. What failed is not
  /// tried again at once, so that it is not in the way of the others.
  private static final class Allowance {
    private int looks = MOST_LOOKS;
    private int failures = MOST_FAILURES;

    boolean take() {
      return failures > 0 && looks-- > 0;
    }

    void failed() {
      failures--;
    }
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
      long block, List<Open> opens, Window window, List<Verdict> verdicts, Allowance left) {
    Set<Address> senders = opens.stream().map(Open::sender).collect(Collectors.toSet());
    BlockRef at =
        window.at(block).map(link -> BlockRef.of(link.hash())).orElseGet(() -> BlockRef.of(block));
    try {
      return nodes.onOneNode((ChainReads node) -> node.transactionCounts(senders, at));
    } catch (NodeException e) {
      opens.forEach(open -> notTold(open, block, e, left).ifPresent(verdicts::add));
      return Map.of();
    }
  }

  /// Empty where no node told it.
  private Optional<Verdict> verdict(Open open, long block, Allowance left) {
    NonceUse.Use use;
    try {
      use = nodes.onOneNode(node -> new NonceUse(node).of(open.sender(), open.nonce(), block));
    } catch (NodeException e) {
      return notTold(open, block, e, left);
    }
    return switch (use) {
      case NonceUse.Use.Nothing(InBlock in) -> Optional.of(usedUp(open, in));
      case NonceUse.Use.Transaction by -> by(open, block, by, left);
    };
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
      Open open, long block, NonceUse.Use.Transaction used, Allowance left) {
    BlockTransaction by = used.transaction();
    boolean ours = open.hashes().containsKey(by.hash());
    if (!ours && !isPayload(open, by)) {
      log.warn(
          "{}: nonce {} of {} on chain {} was taken by {}, which is not ours",
          open.transaction().id(),
          open.nonce(),
          open.sender(),
          terms.chain(),
          by.hash());
      return Optional.of(new Verdict.Lost(open.transaction(), used.block()));
    }
    Receipt receipt;
    try {
      receipt = nodes.onOneNode(node -> new NonceUse(node).receipt(used));
    } catch (NodeException e) {
      return notTold(open, block, e, left);
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
            new Foreign(by.hash(), InclusionWriter.inclusion(open.transaction(), 0, receipt))));
  }

  private boolean isPayload(Open open, BlockTransaction by) {
    Execution execution = new Execution(by.to(), by.value(), by.input());
    return leader.read(
        handle -> ForeignExecutions.isPayload(handle, open.transaction().id(), execution));
  }

  /// What one of them waits for holds up no other one, nor what is to become final at this head.
  ///
  /// @return empty where it is only tried again later
  /// @throws NodeException if this process ends
  private Optional<Verdict> notTold(Open open, long block, NodeException e, Allowance left) {
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
        yield Optional.of(new Verdict.Unknown(open.transaction()));
      }
      case UNREACHABLE, UNREADABLE, RATE_LIMITED, INCONSISTENT, BEHIND, NO_USABLE_NODE -> {
        unsettled.putForLess(open, block);
        left.failed();
        log.error(
            "{}: what used nonce {} of {} on chain {} could not be read, so it stays open: {}",
            open.transaction().id(),
            open.nonce(),
            open.sender(),
            terms.chain(),
            e.toString());
        yield Optional.empty();
      }
      case INTERRUPTED -> throw e;
    };
  }

  private static boolean isCounted(Open open, Map<Address, Nonce> counts) {
    Nonce count = counts.get(open.sender());
    return count != null && count.compareTo(open.nonce()) > 0;
  }
}
