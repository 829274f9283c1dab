package io.relayer.operations.senders;

import io.relayer.ethereum.value.Nonce;

/// The effect that an adoption would have on a sender.
public sealed interface AdoptionPlan {
  /// The account gets its first nonce here.
  ///
  /// @param from the first nonce that foreign transactions use and that no block has yet
  /// @param next the first one that is free: ours from then on
  record TakeIntoUse(Nonce from, Nonce next) implements AdoptionPlan {}

  /// The account goes on behind the nonces that foreign transactions have used.
  ///
  /// @param from its next nonce until now
  /// @param next its next nonce from then on
  record MoveUp(Nonce from, Nonce next) implements AdoptionPlan {}

  /// Nothing, and why, with what to do.
  record Refused(String why) implements AdoptionPlan {}
}
