package io.relayer.node;

/// What a probe needs to know of the other nodes.
interface PoolView {
  /// The newest block of any node that answers; -1 if none is known.
  long bestHead();

  /// Whether any node can be asked.
  boolean usable();

  /// A node may be of use again: wakes those who wait for one.
  void announce();
}
