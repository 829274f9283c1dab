package io.relayer.monitor.finality;

import io.relayer.core.database.Lists;
import io.relayer.core.transaction.InBlock;
import io.relayer.ethereum.value.BlockHash;
import io.relayer.monitor.window.HeaderWindow;
import io.relayer.node.ChainNodes;
import io.relayer.node.chain.ChainReads;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// Blocks that other nodes than the one that is followed have at given numbers. What one lacks is
/// no word against it.
///
/// Why: RATIONALE.md#silent-second.
final class OtherNodes {
  /// How many blocks are asked for at once. Each page is a question of its own, so that a node with
  /// a limit comes to the end of many.
  static final int PAGE = 16;

  /// How many other nodes are asked where the first of them contradicts.
  private static final int OTHERS = 2;

  private final ChainNodes nodes;

  OtherNodes(ChainNodes nodes) {
    this.nodes = nodes;
  }

  /// How far the window is that of other nodes.
  ///
  /// @param agreedUpTo the newest of its blocks that another node has; -1 where none has any
  /// @param contradicted whether another node has another block somewhere in it
  record Agreement(long agreedUpTo, boolean contradicted) {
    /// Whether somebody has another chain there, and nobody has this one.
    boolean disputes(InBlock block) {
      return contradicted && block.number() > agreedUpTo;
    }
  }

  /// Other nodes' word on the window, as far as these blocks go, which are in it. One block speaks
  /// for all below it, since their headers link: the newest is asked for first. Who has not that
  /// one, as one that is a few blocks behind, is asked for the older ones, and for those right
  /// below it.
  Agreement within(HeaderWindow window, Collection<InBlock> held) {
    Optional<InBlock> newest = held.stream().max(Comparator.comparingLong(InBlock::number));
    if (newest.isEmpty()) {
      return new Agreement(-1, false);
    }
    InBlock first = newest.get();
    List<Long> older = older(window, first, held);
    List<Map<Long, BlockHash>> words =
        nodes.onOthers(
            CanonicalBlocks.READER,
            OTHERS,
            node -> hashes(node, first, older),
            hashes -> first.hash().equals(hashes.get(first.number())));
    long agreed = -1;
    boolean contradicted = false;
    for (Map<Long, BlockHash> hashes : words) {
      for (Map.Entry<Long, BlockHash> block : hashes.entrySet()) {
        if (window.holds(block.getKey(), block.getValue())) {
          agreed = Math.max(agreed, block.getKey());
        } else {
          contradicted = true;
        }
      }
    }
    return new Agreement(agreed, contradicted);
  }

  private static List<Long> older(HeaderWindow window, InBlock newest, Collection<InBlock> held) {
    long from = Math.max(window.from(), newest.number() - PAGE);
    Set<Long> older =
        Stream.concat(
                LongStream.range(from, newest.number()).boxed(),
                held.stream().map(InBlock::number).filter(number -> number < newest.number()))
            .collect(Collectors.toCollection(TreeSet::new));
    return List.copyOf(older);
  }

  private static Map<Long, BlockHash> hashes(ChainReads node, InBlock newest, List<Long> older) {
    Map<Long, BlockHash> hashes = new HashMap<>(hashes(node, List.of(newest.number())));
    if (!newest.hash().equals(hashes.get(newest.number()))) {
      for (List<Long> page : Lists.pages(older, PAGE)) {
        hashes.putAll(hashes(node, page));
      }
    }
    return hashes;
  }

  private static Map<Long, BlockHash> hashes(ChainReads node, Collection<Long> numbers) {
    return BlockHashes.of(node.chainId(), numbers, node::hashes);
  }

  /// What others have at the numbers of blocks below the window, where no link is kept: each of
  /// them is asked for.
  List<Map<Long, BlockHash>> below(List<InBlock> blocks) {
    List<Map<Long, BlockHash>> others = new ArrayList<>();
    for (List<InBlock> page : Lists.pages(blocks, PAGE)) {
      Set<Long> numbers = page.stream().map(InBlock::number).collect(Collectors.toSet());
      others.addAll(
          nodes.onOthers(
              CanonicalBlocks.READER,
              OTHERS,
              node -> hashes(node, numbers),
              hashes ->
                  page.stream()
                      .allMatch(block -> block.hash().equals(hashes.get(block.number())))));
    }
    return others;
  }
}
