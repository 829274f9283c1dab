package io.relayer.monitor.window;

import io.relayer.ethereum.value.BlockHash;
import io.relayer.node.chain.ChainReads;
import io.relayer.node.chain.Header;
import io.relayer.node.chain.NodeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Compares a node's chain with the window. Pure but for the questions that it asks of one node.
///
/// @param windowSize how many headers the window holds, and how far behind it may be before it is
///   made anew
/// @param batch the most headers that are read for one step
public record ChainTracker(int windowSize, int batch) {
  private static final int FIRST_CHUNK = 8;

  /// Compares the node's head and what leads there with the window.
  ///
  /// @param believeLower whether a head below the window's is to be followed where it is a fork
  /// @throws NodeException if its headers do not fit each other
  public ChainComparison look(ChainReads node, HeaderWindow window, boolean believeLower) {
    Header head = node.head();
    if (window.isEmpty()) {
      return new ChainComparison.Detached(head);
    }
    BlockLink known = window.head();
    if (head.hash().equals(known.hash())) {
      return new ChainComparison.Unchanged(head);
    }
    if (head.number() < known.number()) {
      boolean fork =
          window.at(head.number()).filter(at -> !at.hash().equals(head.hash())).isPresent();
      return fork && believeLower
          ? fork(node, window, head, List.of())
          : new ChainComparison.Lower(head, fork);
    }
    if (head.number() - known.number() > windowSize) {
      return new ChainComparison.Detached(head);
    }
    return ahead(node, window, head);
  }

  /// The newest headers up to `head`, as a window.
  ///
  /// @throws io.relayer.node.chain.NodeException if they do not fit each other: the chain has moved
  ///   meanwhile, or the node lacks some
  public HeaderWindow newest(ChainReads node, Header head) {
    List<BlockLink> links = new ArrayList<>();
    for (long from = Math.max(0, head.number() - windowSize + 1);
        from <= head.number();
        from += batch) {
      node.headers(from, Math.min(from + batch - 1, head.number()))
          .forEach(h -> links.add(link(h)));
    }
    HeaderWindow window = HeaderWindow.of(links);
    if (window.isEmpty()
        || !window.head().hash().equals(head.hash())
        || window.links().size() != links.size()) {
      throw unfit(node, head, Math.max(0, head.number() - windowSize + 1), head.number());
    }
    return window;
  }

  /// The same, where a block below the head can't be read: as far down as the headers can.
  public HeaderWindow newestReadable(ChainReads node, Header head) {
    List<BlockLink> links = new ArrayList<>(List.of(link(head)));
    for (long to = head.number() - 1; to > head.number() - windowSize && to >= 0; to--) {
      Optional<BlockLink> below = readable(node, to);
      if (below.isEmpty() || !links.getFirst().isChildOf(below.get())) {
        break;
      }
      links.addFirst(below.get());
    }
    return HeaderWindow.of(links);
  }

  private static Optional<BlockLink> readable(ChainReads node, long number) {
    try {
      return node.header(number).map(ChainTracker::link);
    } catch (NodeException e) {
      if (!e.isOfTheQuestion()) {
        throw e;
      }
      return Optional.empty();
    }
  }

  public static BlockLink link(Header header) {
    return new BlockLink(header.number(), header.hash(), header.parentHash(), header.timestamp());
  }

  private ChainComparison ahead(ChainReads node, HeaderWindow window, Header head) {
    BlockLink known = window.head();
    List<Header> above = List.of();
    if (head.number() == known.number() + 1) {
      above = List.of(head);
    } else if (head.number() > known.number()) {
      long to = Math.min(known.number() + batch, head.number());
      above = node.headers(known.number() + 1, to);
      if (above.isEmpty() || above.getFirst().number() != known.number() + 1 || !linked(above)) {
        throw unfit(node, head, known.number() + 1, to);
      }
    }
    if (!above.isEmpty() && link(above.getFirst()).isChildOf(known)) {
      return new ChainComparison.Grown(head, known, above);
    }
    return fork(node, window, head, above);
  }

  /// Walks down from the window's head until a block is found that both chains have.
  ///
  /// @param above what was read already above the window's head; its parent is not in the window
  private ChainComparison fork(
      ChainReads node, HeaderWindow window, Header head, List<Header> above) {
    List<Header> read = new ArrayList<>(above);
    BlockHash expected = above.isEmpty() ? head.hash() : above.getFirst().parentHash();
    int chunk = FIRST_CHUNK;
    long top = Math.min(head.number(), window.head().number());
    while (top >= window.from()) {
      long from = Math.max(window.from(), top - chunk + 1);
      List<Header> lower = node.headers(from, top);
      if (lower.size() != top - from + 1
          || !linked(lower)
          || !lower.getLast().hash().equals(expected)) {
        throw unfit(node, head, from, top);
      }
      read.addAll(0, lower);
      for (int i = lower.size() - 1; i >= 0; i--) {
        if (window.holds(lower.get(i).number(), lower.get(i).hash())) {
          List<Header> blocks = read.subList(i + 1, Math.min(read.size(), i + 1 + batch));
          return new ChainComparison.Grown(head, link(lower.get(i)), List.copyOf(blocks));
        }
      }
      expected = lower.getFirst().parentHash();
      top = from - 1;
      chunk *= 2;
    }
    return new ChainComparison.Detached(head);
  }

  /// Its chain changed while it was read, or it lacks blocks below its head: the next node is
  /// asked.
  private static NodeException unfit(ChainReads node, Header head, long from, long to) {
    return node.inconsistent(
        "eth_getBlockByNumber: the headers of blocks %d to %d do not link to each other and to its head %d (%s)"
            .formatted(from, to, head.number(), head.hash()));
  }

  private static boolean linked(List<Header> headers) {
    for (int i = 1; i < headers.size(); i++) {
      if (!link(headers.get(i)).isChildOf(link(headers.get(i - 1)))) {
        return false;
      }
    }
    return true;
  }
}
