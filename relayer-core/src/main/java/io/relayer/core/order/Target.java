package io.relayer.core.order;

import io.relayer.core.transaction.FailureCode;
import io.relayer.core.transaction.Intent;
import io.relayer.core.transaction.State;
import io.relayer.core.transaction.TransactionVersion;
import org.jspecify.annotations.Nullable;

/// The newest generation of a request, as it stands while its row is locked.
///
/// @param failure why it failed; null in every other state
/// @param priority 0 to 9; of no more effect once it has its nonce
public record Target(
    TransactionVersion ref,
    int generation,
    State state,
    @Nullable FailureCode failure,
    int priority,
    Out out) {

  /// What is known of its nonce; nothing while it is queued.
  ///
  /// @param intent why the payload is not wanted any more
  /// @param included whether a block holds an attempt of it
  /// @param bumpOrdered whether its next attempt is ordered already
  /// @param signer who signed it
  public record Out(@Nullable Intent intent, boolean included, boolean bumpOrdered, Signer signer) {
    boolean external() {
      return signer != Signer.HERE;
    }
  }

  /// Who signed it.
  public enum Signer {
    HERE,
    ELSEWHERE,
    /// Signed elsewhere, and all usable nodes refuse the bytes for good.
    ELSEWHERE_REFUSED
  }
}
