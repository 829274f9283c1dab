package io.relayer.signer.signing;

import io.relayer.core.transaction.Attempt;
import io.relayer.core.transaction.TransactionVersion;
import io.relayer.ethereum.value.ChainId;
import java.util.ArrayList;
import java.util.List;

/// A further attempt at a nonce that is taken.
///
/// @param number of the attempt
/// @param draft whose transaction is the payload, or a transfer of nothing in its place
record Replacement(int number, Attempt.Kind kind, Draft draft) {

  /// One with its checked signature.
  record Signed(Replacement replacement, SignedDraft draft) {
    TransactionVersion ref() {
      return draft.draft().queued().ref();
    }

    int number() {
      return replacement.number;
    }

    Attempt attempt(ChainId chain) {
      return draft.attempt(chain, replacement.number, replacement.kind);
    }
  }

  /// @param signed of the first ones of `replacements`, in their order
  static List<Signed> signed(List<Replacement> replacements, List<SignedDraft> signed) {
    List<Signed> all = new ArrayList<>(signed.size());
    for (int i = 0; i < signed.size(); i++) {
      all.add(new Signed(replacements.get(i), signed.get(i)));
    }
    return all;
  }
}
