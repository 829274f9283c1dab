package io.relayer.signer.keys;

import io.relayer.ethereum.curve.Signature;

/// The answer of a [TransactionSigner].
public sealed interface SignOutcome {
  record Signed(Signature signature) implements SignOutcome {}

  /// It has no key of that sender (any more).
  record UnknownSender() implements SignOutcome {}

  /// No answer in time, or one that says "not now": may be asked again.
  record Unavailable(String detail) implements SignOutcome {}
}
