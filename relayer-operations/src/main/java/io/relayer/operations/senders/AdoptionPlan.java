package io.relayer.operations.senders;

import io.relayer.ethereum.value.Nonce;

/// What an adoption would do with a sender.
public sealed interface AdoptionPlan {
  /// The account gets its first nonce here.
  ///
  /// @param from the first nonce that strangers have used and that is not in the chain yet
  /// @param next the first one that is free: ours from then on
  record TakeIntoUse(Nonce from, Nonce next) implements AdoptionPlan {}

  /// The account goes on behind what strangers have used.
  ///
  /// @param from its next nonce until now
  /// @param next its next nonce from then on
  record MoveUp(Nonce from, Nonce next) implements AdoptionPlan {}

  /// Nothing, and why, with what to do.
  record Refused(String why) implements AdoptionPlan {}
}
