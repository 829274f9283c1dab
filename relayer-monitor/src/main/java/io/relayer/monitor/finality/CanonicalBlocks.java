package io.relayer.monitor.finality;

import io.relayer.core.database.Lists;
import io.relayer.core.domain.BlockHash;
import io.relayer.core.lifecycle.InclusionDao.InBlock;
import io.relayer.monitor.leader.Piecemeal;
import io.relayer.monitor.window.Window;
import io.relayer.node.ChainNodes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether blocks are the chain's: by the window of headers, or, below it, by what the node that is
/// followed has at their numbers; and by the word of a second node, where one gives it. One node
/// alone can be on a fork of its own; nothing becomes final by what another one contradicts.
///
/// A header that a node does not have says nothing: it may have pruned it, or not have come so far.
public final class CanonicalBlocks {
  /// Whose node is the one that is followed: the head follower's.
  public static final String READER = "heads";

  /// How many blocks are asked for at once. Each page is a question of its own, so that a node with
  /// a limit comes to the end of many.
  private static final int PAGE = 16;

  /// How many other nodes are asked where the first of them contradicts.
  private static final int OTHERS = 2;

  private static final Logger log = LoggerFactory.getLogger(CanonicalBlocks.class);

  private final ChainNodes nodes;

  public CanonicalBlocks(ChainNodes nodes) {
    this.nodes = nodes;
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
  public Map<InBlock, Verdict> of(Window window, Collection<InBlock> blocks) {
    Map<Long, BlockHash> own = new HashMap<>();
    for (List<Long> page : Lists.pages(below(window, blocks), PAGE)) {
      own.putAll(hashes(page, piece -> nodes.onOneNode(READER, node -> node.hashes(piece))));
    }
    return judge(window, blocks, own);
  }

  /// What is not told of one block decides for no other: that one is not known. Nodes that break it
  /// off make it be asked again.
  private Map<Long, BlockHash> hashes(
      List<Long> numbers, Function<List<Long>, Map<Long, BlockHash>> ask) {
    Piecemeal.Told<Long, Map<Long, BlockHash>> told =
        Piecemeal.ask(numbers, 2 * numbers.size(), ask);
    if (told.ended().isPresent()) {
      throw told.ended().get();
    }
    told.untold()
        .forEach((number, why) -> {
          if (!why.isOfTheQuestion()) {
            throw why;
          }
          log.warn(
              "chain {}: it is not told which block {} is: {}",
              nodes.chainId(),
              number,
              why.toString());
        });
    Map<Long, BlockHash> hashes = new HashMap<>();
    told.answers().forEach(hashes::putAll);
    return hashes;
  }

  public Verdict of(Window window, InBlock block) {
    return of(window, List.of(block)).getOrDefault(block, Verdict.UNKNOWN);
  }

  private static List<Long> below(Window window, Collection<InBlock> blocks) {
    return blocks.stream()
        .map(InBlock::number)
        .filter(number -> number < window.from())
        .distinct()
        .sorted()
        .toList();
  }

  /// In the window one block speaks for all below it, since their headers link: only the newest is
  /// asked for.
  private Map<InBlock, Verdict> judge(
      Window window, Collection<InBlock> blocks, Map<Long, BlockHash> own) {
    Optional<InBlock> newest =
        blocks.stream()
            .filter(block -> window.holds(block.number(), block.hash()))
            .max(Comparator.comparingLong(InBlock::number));
    List<InBlock> asked =
        new ArrayList<>(blocks.stream().filter(block -> block.number() < window.from()).toList());
    newest.ifPresent(asked::add);
    List<Map<Long, BlockHash>> others = others(asked);
    Map<InBlock, Verdict> verdicts = new LinkedHashMap<>();
    for (InBlock block : blocks) {
      verdicts.put(
          block,
          block.number() < window.from()
              ? below(block, own.get(block.number()), others)
              : within(block, window, newest, others));
    }
    return verdicts;
  }

  private List<Map<Long, BlockHash>> others(List<InBlock> asked) {
    List<Map<Long, BlockHash>> others = new ArrayList<>();
    for (List<InBlock> page : Lists.pages(asked, PAGE)) {
      List<Long> numbers = page.stream().map(InBlock::number).distinct().toList();
      others.addAll(
          nodes.onOthers(
              READER,
              OTHERS,
              node -> hashes(numbers, node::hashes),
              hashes ->
                  page.stream()
                      .allMatch(block -> block.hash().equals(hashes.get(block.number())))));
    }
    return others;
  }

  private static Verdict within(
      InBlock block, Window window, Optional<InBlock> newest, List<Map<Long, BlockHash>> others) {
    if (newest.isEmpty() || !window.holds(block.number(), block.hash())) {
      return window.at(block.number()).isPresent() ? Verdict.ORPHANED : Verdict.UNKNOWN;
    }
    return contradicted(newest.get(), others) ? Verdict.DISPUTED : Verdict.CANONICAL;
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
