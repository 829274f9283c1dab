package io.relayer.monitor.inclusion;

import static java.util.Objects.requireNonNull;

import io.relayer.core.chain.FinalizedBlock;
import io.relayer.core.transaction.ForeignExecutions;
import io.relayer.core.transaction.ForeignExecutions.Execution;
import io.relayer.core.transaction.ForeignExecutions.Foreign;
import io.relayer.core.transaction.InBlock;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Nonce;
import io.relayer.monitor.finality.CanonicalBlocks;
import io.relayer.monitor.inclusion.ChainMatchDao.Open;
import io.relayer.monitor.leader.ChainTerms;
import io.relayer.monitor.leader.Leader;
import io.relayer.monitor.leader.Piecemeal;
import io.relayer.monitor.window.HeaderWindow;
import io.relayer.node.ChainNodes;
import io.relayer.node.chain.BlockRef;
import io.relayer.node.chain.BlockTransaction;
import io.relayer.node.chain.ChainReads;
import io.relayer.node.chain.NodeException;
import io.relayer.node.chain.Receipt;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
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
///
/// Why: RATIONALE.md#foreign-seen.
final class ForeignTransactions {
  private static final Logger log = LoggerFactory.getLogger(ForeignTransactions.class);

  private static final int MOST_LOOKS = 64;
  private static final int MOST_FAILURES = 2;
  private static final int MOST_HALVES = 16;

  private final Leader leader;
  private final ChainNodes nodes;
  private final ChainTerms terms;
  private final CanonicalBlocks canonical;
  private final UseElsewhere elsewhere;

  private final UntoldUses untold;

  ForeignTransactions(
      Leader leader, ChainNodes nodes, ChainTerms terms, CanonicalBlocks canonical) {
    this.leader = leader;
    this.nodes = nodes;
    this.terms = terms;
    this.canonical = canonical;
    this.elsewhere = new UseElsewhere(nodes, terms.chain());
    this.untold = new UntoldUses(terms.chain());
  }

  /// What one look has told.
  ///
  /// @param left those that it had no time for
  record Settled(List<NonceVerdict> verdicts, Set<Open> left) {}

  /// Those whose nonce is taken for good. Where the receipt of what took it is not to be had, or
  /// the chain moves meanwhile, they stay open, and are tried again after more and more blocks;
  /// those that were tried less often come first.
  ///
  /// @param foreign of whose attempts no block has one
  /// @param finalized empty where it is not known what is final
  Settled settled(List<Open> foreign, HeaderWindow window, Optional<FinalizedBlock> finalized) {
    Map<Long, List<Open>> byBlock =
        foreign.stream()
            .collect(Collectors.groupingBy(open -> deepEnough(open, window, finalized)));
    Look look = new Look();
    Map<Open, Long> counted = new HashMap<>();
    byBlock.forEach((block, opens) -> {
      if (block >= 0) {
        List<Open> due = opens.stream().filter(open -> untold.isDue(open, block)).toList();
        counts(block, due, window, look).forEach(open -> counted.put(open, block));
      }
    });
    foreign.stream()
        .filter(counted::containsKey)
        .sorted(Comparator.comparingInt(untold::failures))
        .forEach(open -> {
          if (look.take()) {
            verdict(open, requireNonNull(counted.get(open)), look).ifPresent(look.settled::add);
          } else {
            look.left.add(open);
          }
        });
    return new Settled(proved(look.settled, window), look.left);
  }

  /// What comes of one look, and what it may still ask for.
  private static final class Look {
    private final List<NonceVerdict> settled = new ArrayList<>();
    private final Set<Open> left = new HashSet<>();
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
  private List<NonceVerdict> proved(List<NonceVerdict> settled, HeaderWindow window) {
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

  private long deepEnough(Open open, HeaderWindow window, Optional<FinalizedBlock> finalized) {
    long head = window.head().number();
    int asked = Math.max(open.depth().confirmations(), terms.finality().confirmations());
    long block = head + 1 - asked;
    return open.depth().finalized()
        ? Math.min(block, finalized.map(FinalizedBlock::number).orElse(-1L))
        : block;
  }

  /// Of these, the ones whose nonce the chain had counted at that block.
  private List<Open> counts(long block, List<Open> opens, HeaderWindow window, Look look) {
    List<Address> senders = opens.stream().map(Open::sender).distinct().toList();
    BlockRef at =
        window.at(block).map(link -> BlockRef.of(link.hash())).orElseGet(() -> BlockRef.of(block));
    Piecemeal.Told<Address, Map<Address, Nonce>> told =
        Piecemeal.ask(
            senders,
            MOST_HALVES,
            piece -> nodes.onOneNode((ChainReads node) -> node.transactionCounts(piece, at)));
    Map<Address, Nonce> counts = new HashMap<>();
    told.answers().forEach(counts::putAll);
    for (Open open : opens) {
      Optional.ofNullable(told.untold().get(open.sender()))
          .flatMap(why -> untold.note(open, block, why))
          .ifPresent(look.settled::add);
    }
    Set<Address> left = Set.copyOf(told.left());
    opens.stream().filter(open -> left.contains(open.sender())).forEach(look.left::add);
    told.ended()
        .ifPresent(why ->
            log.warn(
                "chain {}: how many nonces {} senders had used at block {} is asked at the next head: {}",
                terms.chain(),
                left.size(),
                block,
                why.toString()));
    return opens.stream().filter(open -> isCounted(open, counts)).toList();
  }

  /// Empty where no node told it.
  private Optional<NonceVerdict> verdict(Open open, long block, Look look) {
    NonceUse.Use use;
    try {
      use =
          nodes.onOneNode(
              UseElsewhere.READER,
              node -> new NonceUse(node).of(open.sender(), open.nonce(), block));
    } catch (NodeException e) {
      Optional<NonceVerdict> told = untold.note(open, block, e);
      if (told.isEmpty()) {
        look.failed();
      }
      return told;
    }
    if (!isOurs(open, use) && elsewhere.contradict(open, use)) {
      untold.failed(open, block);
      return Optional.empty();
    }
    return switch (use) {
      case NonceUse.Use.Nothing(InBlock in) -> Optional.of(usedUp(open, in));
      case NonceUse.Use.Transaction by -> by(open, block, by, look);
    };
  }

  private static boolean isOurs(Open open, NonceUse.Use use) {
    return use instanceof NonceUse.Use.Transaction by
        && open.hashes().containsKey(by.transaction().hash());
  }

  private NonceVerdict usedUp(Open open, InBlock block) {
    log.warn(
        "{}: nonce {} of {} on chain {} was used in block {} without a transaction",
        open.transaction().id(),
        open.nonce(),
        open.sender(),
        terms.chain(),
        block.number());
    return new NonceVerdict.UsedUp(open.transaction(), block);
  }

  private Optional<NonceVerdict> by(
      Open open, long block, NonceUse.Use.Transaction used, Look look) {
    BlockTransaction by = used.transaction();
    boolean ours = isOurs(open, used);
    if (!ours && !isPayload(open, by)) {
      log.warn(
          "{}: nonce {} of {} on chain {} was taken by {}, which is not ours",
          open.transaction().id(),
          open.nonce(),
          open.sender(),
          terms.chain(),
          by.hash());
      return Optional.of(new NonceVerdict.Lost(open.transaction(), used.block()));
    }
    Receipt receipt;
    try {
      receipt = nodes.onOneNode(node -> new NonceUse(node).receipt(used));
    } catch (NodeException e) {
      Optional<NonceVerdict> told = untold.note(open, block, e);
      if (told.isEmpty()) {
        look.failed();
      }
      return told;
    }
    if (ours) {
      return Optional.of(new NonceVerdict.Ours(open.transaction(), receipt));
    }
    log.warn(
        "{}: nonce {} of {} on chain {} was taken by {}, which is not ours and executes the same",
        open.transaction().id(),
        open.nonce(),
        open.sender(),
        terms.chain(),
        by.hash());
    return Optional.of(
        new NonceVerdict.Executed(
            open.transaction(),
            new Foreign(by.hash(), InclusionWriter.inclusion(open.transaction(), 0, receipt))));
  }

  private boolean isPayload(Open open, BlockTransaction by) {
    Execution execution = new Execution(by.to(), by.value(), by.input());
    return leader.read(
        handle -> ForeignExecutions.isPayload(handle, open.transaction().id(), execution));
  }

  private static boolean isCounted(Open open, Map<Address, Nonce> counts) {
    Nonce count = counts.get(open.sender());
    return count != null && count.compareTo(open.nonce()) > 0;
  }
}
