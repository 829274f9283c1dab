package io.relayer.monitor.heads;

import io.relayer.ethereum.value.BlockHash;
import io.relayer.monitor.inclusion.BlockReader;
import io.relayer.monitor.leader.MonitorMetrics;
import io.relayer.monitor.leader.VainLooks;
import io.relayer.monitor.window.ChainComparison;
import io.relayer.monitor.window.ChainTracker;
import io.relayer.monitor.window.HeaderWindow;
import io.relayer.node.chain.ChainReads;
import io.relayer.node.chain.Header;
import io.relayer.node.chain.NodeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads what is new on one node. Writes nothing; may be asked again of another node.
///
/// A block that a node has and can't tell (an error, one that can't be read) makes the next one be
/// asked. Where none can, look after look, the window is made anew above it, once the head is: what
/// that block holds is found by nonces, and one block must not stop a chain.
///
/// Why: RATIONALE.md#inconsistent.
final class HeadReader {
  private static final Logger log = LoggerFactory.getLogger(HeadReader.class);

  /// Stands for the head of an empty window.
  private static final BlockHash NONE = BlockHash.of(new byte[32]);

  private final ChainTracker tracker;
  private final BlockReader blocks;
  private final Rebuild rebuild;
  private final MonitorMetrics metrics;
  private final VainLooks vain = new VainLooks();

  HeadReader(ChainTracker tracker, BlockReader blocks, Rebuild rebuild, MonitorMetrics metrics) {
    this.tracker = tracker;
    this.blocks = blocks;
    this.rebuild = rebuild;
    this.metrics = metrics;
  }

  HeadUpdate look(ChainReads node, HeaderWindow window, boolean believeLower) {
    ChainComparison sight;
    HeaderWindow anew = HeaderWindow.EMPTY;
    try {
      sight = tracker.look(node, window, believeLower);
      if (sight instanceof ChainComparison.Detached(Header head)) {
        anew = rebuild.window(node, head);
      }
    } catch (NodeException e) {
      return above(node, window, e);
    }
    return switch (sight) {
      case ChainComparison.Unchanged _, ChainComparison.Lower _ -> new HeadUpdate.None(sight);
      case ChainComparison.Grown grown ->
          new HeadUpdate.Growth(grown.head(), grown.onto(), blocks.read(node, grown.blocks()));
      case ChainComparison.Detached(var head) -> new HeadUpdate.Anew(head, anew);
    };
  }

  /// What is above a block that can't be read, if that is to be gone on without.
  private HeadUpdate above(ChainReads node, HeaderWindow window, NodeException why) {
    if (!why.isOfTheQuestion()) {
      throw why;
    }
    BlockHash from = window.isEmpty() ? NONE : window.head().hash();
    if (!vain.isLast(from)) {
      throw unreadable(node, window, why);
    }
    Header head;
    try {
      head = node.head();
    } catch (NodeException e) {
      throw e.isOfTheQuestion() ? unreadable(node, window, e) : e; // until there is another one
    }
    HeaderWindow above = tracker.newestReadable(node, head);
    metrics.count("blocks.unreadable", 1);
    log.error(
        "chain {}: no node tells a block below {}: the window is made anew from there on, and what that block holds of ours is looked for by nonces: {}",
        node.chainId(),
        above.from(),
        why.detail());
    return new HeadUpdate.Anew(head, above);
  }

  private static NodeException unreadable(ChainReads node, HeaderWindow window, NodeException why) {
    return node.inconsistent(
        "eth_getBlockByNumber: a block %s can't be read: %s"
            .formatted(
                window.isEmpty() ? "near the head" : "above " + window.head().number(),
                why.detail()));
  }
}
