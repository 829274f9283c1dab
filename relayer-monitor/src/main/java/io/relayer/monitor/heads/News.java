package io.relayer.monitor.heads;

import io.relayer.monitor.inclusion.BlockReader;
import io.relayer.monitor.window.BlockLink;
import io.relayer.monitor.window.Sight;
import io.relayer.monitor.window.Window;
import io.relayer.node.ChainNodes;
import io.relayer.node.chain.Header;

/// All that one look at one node brought: enough to write it down without asking again.
sealed interface News {
  /// The node's head.
  Header head();

  /// Nothing to write down (now).
  record None(Sight sight) implements News {
    @Override
    public Header head() {
      return sight.head();
    }
  }

  /// Blocks on top of `onto`, and what of ours is in them.
  record Growth(Header head, BlockLink onto, BlockReader.Found found) implements News {
    Growth askedElsewhere(ChainNodes nodes, String reader) {
      return new Growth(head, onto, found.askedElsewhere(nodes, reader));
    }
  }

  /// A new window.
  record Anew(Header head, Window window) implements News {}
}
