package io.relayer.core.transaction;

/// Something that happened to a transaction.
public sealed interface LifecycleEvent {
  /// A nonce was taken and the first attempt signed, in one SQL transaction.
  record Signed() implements LifecycleEvent {}

  /// A node has it.
  record Known() implements LifecycleEvent {}

  /// An attempt is in a canonical block, not yet deep enough.
  record Included() implements LifecycleEvent {}

  /// The block that it was in is not canonical any more.
  record Reorged() implements LifecycleEvent {}

  /// The payload is in a block at depth: in an attempt of ours, or in a foreign transaction at its
  /// nonce.
  record PayloadFinal(boolean succeeded) implements LifecycleEvent {}

  /// An empty attempt, made for `intent`, is in a block at depth.
  record EmptyFinal(Intent intent) implements LifecycleEvent {}

  /// Something else used the nonce, at depth: a transaction that is not ours, or none at all.
  record NonceTakenFinal() implements LifecycleEvent {}

  /// It was given up before it had a nonce.
  record Dropped(FailureCode code) implements LifecycleEvent {}

  /// It was cancelled before it had a nonce.
  record Withdrawn() implements LifecycleEvent {}

  /// Signed elsewhere, and refused for good by all nodes throughout the chain's `stuck-after`.
  record RefusedForGood() implements LifecycleEvent {}

  /// Signed elsewhere, refused for good by all nodes, and cancelled.
  record RefusedWithdrawn() implements LifecycleEvent {}

  /// Other bytes have come at the nonce of what was refused for good, and had ended for that.
  record TakenUp() implements LifecycleEvent {}

  /// A reorg undid the block that made it final.
  record FinalityViolated() implements LifecycleEvent {}
}
