package io.relayer.core.transaction;

/// Why a transaction failed. Codes are added, never renamed.
public enum FailureCode {
  /// Mined, and its execution reverted.
  REVERTED,
  /// Every node refused the body; its nonce was spent by an empty attempt.
  REJECTED,
  /// Its deadline passed before it was mined.
  EXPIRED,
  /// Another transaction of the sender took its nonce, finally.
  SUPERSEDED,
  /// A policy forbids it.
  POLICY_DENIED,
  /// It would revert, said the estimate; no nonce was spent.
  ESTIMATE_REVERTED,
  /// It asks for more gas than a block of the chain holds, or needs more; no nonce was spent.
  OVER_BLOCK_LIMIT;

  /// Whether a queued transaction may end so.
  boolean needsNoNonce() {
    return switch (this) {
      case EXPIRED, POLICY_DENIED, ESTIMATE_REVERTED, OVER_BLOCK_LIMIT -> true;
      case REVERTED, REJECTED, SUPERSEDED -> false;
    };
  }
}
