package io.relayer.signer.signing;

import io.relayer.core.transaction.Attempt;
import io.relayer.ethereum.transaction.SignedTransaction;
import io.relayer.ethereum.value.ChainId;

/// A draft with its checked signature.
record SignedDraft(Draft draft, SignedTransaction signed) {
  /// The row's attempt with these bytes.
  Attempt attempt(ChainId chain, int number, Attempt.Kind kind) {
    ReadyTransaction row = draft.queued();
    return new Attempt(row.ref().id(), number, kind, chain, signed, row.gasLimit(), draft.fees());
  }
}
