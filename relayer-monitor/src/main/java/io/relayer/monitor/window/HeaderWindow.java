package io.relayer.monitor.window;

import io.relayer.ethereum.value.BlockHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A piece of a chain: headers that link to each other, lowest first, up to the head. Empty before
/// the chain was looked at for the first time.
public final class HeaderWindow {
  public static final HeaderWindow EMPTY = new HeaderWindow(List.of());

  private final List<BlockLink> links;

  private HeaderWindow(List<BlockLink> links) {
    this.links = links;
  }

  /// Of `blocks`, those from the last break on: what is below one can't be trusted.
  ///
  /// @param blocks lowest first
  public static HeaderWindow of(List<BlockLink> blocks) {
    int from = blocks.size() - 1;
    while (from > 0 && blocks.get(from).isChildOf(blocks.get(from - 1))) {
      from--;
    }
    return blocks.isEmpty()
        ? EMPTY
        : new HeaderWindow(List.copyOf(blocks.subList(from, blocks.size())));
  }

  public boolean isEmpty() {
    return links.isEmpty();
  }

  /// The newest block. Not of an empty window.
  public BlockLink head() {
    return links.getLast();
  }

  /// The number of the oldest block. Not of an empty window.
  public long from() {
    return links.getFirst().number();
  }

  public List<BlockLink> links() {
    return links;
  }

  /// The block at that number, if it is in the window.
  public Optional<BlockLink> at(long number) {
    if (links.isEmpty() || number < from() || number > head().number()) {
      return Optional.empty();
    }
    return Optional.of(links.get((int) (number - from())));
  }

  /// Whether the window has this very block.
  public boolean holds(long number, BlockHash hash) {
    return at(number).filter(link -> link.hash().equals(hash)).isPresent();
  }

  /// The window after blocks were added on top of `onto`, which it has; what was above is gone, and
  /// of the rest the newest `size` are kept.
  public HeaderWindow grown(BlockLink onto, List<BlockLink> blocks, int size) {
    if (!holds(onto.number(), onto.hash())) {
      throw new IllegalArgumentException("block " + onto + " is not in the window");
    }
    List<BlockLink> all = new ArrayList<>(links.subList(0, (int) (onto.number() - from()) + 1));
    BlockLink last = onto;
    for (BlockLink block : blocks) {
      if (!block.isChildOf(last)) {
        throw new IllegalArgumentException("block " + block + " does not follow " + last);
      }
      all.add(block);
      last = block;
    }
    return new HeaderWindow(List.copyOf(all.subList(Math.max(0, all.size() - size), all.size())));
  }
}
