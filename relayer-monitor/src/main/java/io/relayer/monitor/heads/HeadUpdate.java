package io.relayer.monitor.heads;

import io.relayer.monitor.inclusion.BlockReader;
import io.relayer.monitor.window.BlockLink;
import io.relayer.monitor.window.ChainComparison;
import io.relayer.monitor.window.HeaderWindow;
import io.relayer.node.ChainNodes;
import io.relayer.node.chain.Header;

/// All that one look at one node brought: enough to write it down without asking again.
sealed interface HeadUpdate {
  /// The node's head.
  Header head();

  /// Nothing to write down (now).
  record None(ChainComparison sight) implements HeadUpdate {
    @Override
    public Header head() {
      return sight.head();
    }
  }

  /// Blocks on top of `onto`, and what of ours is in them.
  record Growth(Header head, BlockLink onto, BlockReader.Found found) implements HeadUpdate {
    Growth askedElsewhere(ChainNodes nodes, String reader) {
      return new Growth(head, onto, found.askedElsewhere(nodes, reader));
    }
  }

  /// A new window.
  record Anew(Header head, HeaderWindow window) implements HeadUpdate {}
}
