package io.relayer.signer.signing;

import io.relayer.core.transaction.Attempt;
import io.relayer.ethereum.transaction.SignedTransaction;
import java.util.ArrayList;
import java.util.List;

/// A further attempt at a nonce that is taken.
///
/// @param number of the attempt
/// @param draft whose transaction is the payload, or a transfer of nothing in its place
record Replacement(int number, Attempt.Kind kind, Draft draft) {

  /// One with its checked signature.
  record Signed(Replacement replacement, SignedTransaction transaction) {}

  /// @param signed of the first ones of `replacements`, in their order
  static List<Signed> signed(List<Replacement> replacements, List<SignedDraft> signed) {
    List<Signed> all = new ArrayList<>(signed.size());
    for (int i = 0; i < signed.size(); i++) {
      all.add(new Signed(replacements.get(i), signed.get(i).signed()));
    }
    return all;
  }
}
