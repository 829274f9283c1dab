package io.relayer.monitor.heads;

import io.relayer.monitor.inclusion.BlockReader;
import io.relayer.monitor.reorg.Rebuild;
import io.relayer.monitor.window.Sight;
import io.relayer.monitor.window.Tracker;
import io.relayer.monitor.window.Window;
import io.relayer.node.chain.ChainReads;

/// Reads what is new on one node. Writes nothing; may be asked again of another node.
record HeadReader(Tracker tracker, BlockReader blocks, Rebuild rebuild) {
  News look(ChainReads node, Window window, boolean believeLower) {
    Sight sight = tracker.look(node, window, believeLower);
    return switch (sight) {
      case Sight.Unchanged _, Sight.Lower _ -> new News.None(sight);
      case Sight.Grown grown ->
          new News.Growth(grown.head(), grown.onto(), blocks.read(node, grown.blocks()));
      case Sight.Detached(var head) -> new News.Anew(head, rebuild.window(node, head));
    };
  }
}
