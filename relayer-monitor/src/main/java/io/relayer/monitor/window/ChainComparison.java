package io.relayer.monitor.window;

import io.relayer.node.chain.Header;
import java.util.List;

/// A node's chain as it is seen from the window.
public sealed interface ChainComparison {
  /// Its head.
  Header head();

  /// The head that is known.
  record Unchanged(Header head) implements ChainComparison {}

  /// A head below the one that is known: the node lags.
  ///
  /// @param fork it is not a block of the window, but lies within its range: another chain than
  ///   ours
  record Lower(Header head, boolean fork) implements ChainComparison {}

  /// New blocks.
  ///
  /// @param onto the newest block of the window that its chain has too; if that is not the window's
  ///   head, what is above was reorganised away
  /// @param blocks those that follow, lowest first; perhaps not yet up to the head
  record Grown(Header head, BlockLink onto, List<Header> blocks) implements ChainComparison {}

  /// The window has no block of its chain, or too many are missing in between.
  record Detached(Header head) implements ChainComparison {}
}
