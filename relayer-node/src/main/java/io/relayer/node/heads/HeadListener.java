package io.relayer.node.heads;

/// A listener to a node's new heads. Called by the subscription's own thread, one call at a time;
/// not called after it was closed.
public interface HeadListener {
  /// The node says that it has a new block. May go back, repeat itself or be wrong.
  ///
  /// @param number -1 where it can't be read
  void onHead(long number);

  /// Heads are announced from now on; those before are not announced again.
  void onConnected();

  /// A connection has ended, or a try to make one. It is tried again.
  void onLost(String detail);
}
