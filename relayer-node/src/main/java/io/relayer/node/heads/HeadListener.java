package io.relayer.node.heads;

import io.relayer.core.domain.BlockHash;

/// Hears of a node's new heads. Called by the subscription's own thread, one call at a time;
/// nothing is told after it was closed.
public interface HeadListener {
  /// The node says that this is its newest block. May go back, repeat itself or be wrong.
  void onHead(long number, BlockHash hash);

  /// Heads are told from now on; those before are not told again.
  void onConnected();

  /// A connection has ended, or a try to make one. It is tried again.
  void onLost(String detail);
}
