package io.relayer.monitor.finality;

import io.relayer.core.database.Lists;
import io.relayer.core.transaction.InBlock;
import io.relayer.ethereum.value.BlockHash;
import io.relayer.monitor.finality.OtherNodes.Agreement;
import io.relayer.monitor.window.HeaderWindow;
import io.relayer.node.ChainNodes;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Tells the chain's blocks from others: by the window of headers, or, below it, by what the node
/// that is followed has at their numbers; and by the word of a second node, where one gives it. One
/// node alone can be on a fork of its own; nothing becomes final by what another one contradicts.
///
/// A header that a node does not have says nothing: it may have pruned it, or not have come so far.
///
/// Why: RATIONALE.md#newest-first.
public final class CanonicalBlocks {
  /// Whose node is the one that is followed: the head follower's.
  public static final String READER = "heads";

  private final ChainNodes nodes;
  private final OtherNodes others;

  public CanonicalBlocks(ChainNodes nodes) {
    this.nodes = nodes;
    this.others = new OtherNodes(nodes);
  }

  /// What is known of a block.
  public enum Verdict {
    /// It is on the chain that is followed, and no other node contradicts, or one agrees.
    CANONICAL,
    /// Another block has its place on that chain.
    ORPHANED,
    /// It is on the chain that is followed, and another node has another block there.
    DISPUTED,
    /// The followed node has no block there and no other one agrees, or the head has not come so
    /// far.
    UNKNOWN
  }

  /// How a block is, for a reader.
  public static String inWords(Verdict verdict) {
    return switch (verdict) {
      case CANONICAL -> "on the chain";
      case ORPHANED -> "not on the chain that is followed";
      case DISPUTED -> "on the chain of one node and not on that of another";
      case UNKNOWN -> "not known to the node that is followed";
    };
  }

  /// What is known of the blocks; the node that is followed is asked for what lies below the
  /// window.
  public Map<InBlock, Verdict> of(HeaderWindow window, Collection<InBlock> blocks) {
    Map<Long, BlockHash> own = new HashMap<>();
    for (List<Long> page : Lists.pages(below(window, blocks), OtherNodes.PAGE)) {
      own.putAll(
          BlockHashes.of(
              nodes.chainId(), page, piece -> nodes.onOneNode(READER, node -> node.hashes(piece))));
    }
    return judge(window, blocks, own);
  }

  public Verdict of(HeaderWindow window, InBlock block) {
    return of(window, List.of(block)).getOrDefault(block, Verdict.UNKNOWN);
  }

  private static List<Long> below(HeaderWindow window, Collection<InBlock> blocks) {
    return blocks.stream()
        .map(InBlock::number)
        .filter(number -> number < window.from())
        .distinct()
        .sorted()
        .toList();
  }

  private Map<InBlock, Verdict> judge(
      HeaderWindow window, Collection<InBlock> blocks, Map<Long, BlockHash> own) {
    List<InBlock> held =
        blocks.stream().filter(block -> window.holds(block.number(), block.hash())).toList();
    Agreement agreement = others.within(window, held);
    List<Map<Long, BlockHash>> words =
        others.below(blocks.stream().filter(block -> block.number() < window.from()).toList());
    Map<InBlock, Verdict> verdicts = new LinkedHashMap<>();
    for (InBlock block : blocks) {
      verdicts.put(
          block,
          block.number() < window.from()
              ? below(block, own.get(block.number()), words)
              : within(block, window, agreement));
    }
    return verdicts;
  }

  private static Verdict within(InBlock block, HeaderWindow window, Agreement agreement) {
    if (!window.holds(block.number(), block.hash())) {
      return window.at(block.number()).isPresent() ? Verdict.ORPHANED : Verdict.UNKNOWN;
    }
    return agreement.disputes(block) ? Verdict.DISPUTED : Verdict.CANONICAL;
  }

  private static Verdict below(
      InBlock block, @Nullable BlockHash own, List<Map<Long, BlockHash>> others) {
    if (own == null) {
      return agreed(block, others) ? Verdict.CANONICAL : Verdict.UNKNOWN;
    }
    if (!own.equals(block.hash())) {
      return Verdict.ORPHANED; // what is open goes by the followed chain, what is final by both
    }
    return contradicted(block, others) ? Verdict.DISPUTED : Verdict.CANONICAL;
  }

  private static boolean agreed(InBlock block, List<Map<Long, BlockHash>> others) {
    return others.stream().anyMatch(hashes -> block.hash().equals(hashes.get(block.number())));
  }

  /// Whether another node has another block there, and none has this one.
  private static boolean contradicted(InBlock block, List<Map<Long, BlockHash>> others) {
    return !agreed(block, others)
        && others.stream().anyMatch(hashes -> hashes.containsKey(block.number()));
  }
}
