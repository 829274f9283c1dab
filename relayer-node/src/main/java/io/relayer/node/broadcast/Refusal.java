package io.relayer.node.broadcast;

/// The verdict of all nodes that could be asked on a transaction itself: whether they turned it
/// down for its own sake, by an error whose text means the transaction, or that nobody knows. Said
/// often enough, and by all of them, it is the end of the transaction, whatever its outcome is
/// called.
public enum Refusal {
  /// Every node did.
  BY_ALL,
  /// Every node that looked at it did, and another one turned it away unread or could not be
  /// reached: it says neither more nor less than was known before.
  SO_FAR,
  /// A node took it, was silent, or said what is no matter of the transaction itself: funds, price,
  /// room, or one that has to come before it.
  NONE
}
