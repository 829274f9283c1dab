package io.relayer.operations.recovery;

import io.relayer.ethereum.value.Nonce;

/// The rows of a sender that recovery has restored, or would restore.
///
/// @param owner as in messages
/// @param requests that were not there
/// @param transactions that were there at an earlier stage
/// @param attempts in all
/// @param next the sender's next nonce, then; null where it has none, being external
public record RestoreResult(
    String owner,
    int requests,
    int transactions,
    int attempts,
    @org.jspecify.annotations.Nullable Nonce next) {

  RestoreResult plus(RestoreResult later) {
    return new RestoreResult(
        owner,
        requests + later.requests,
        transactions + later.transactions,
        attempts + later.attempts,
        later.next == null ? next : later.next);
  }

  @Override
  public String toString() {
    return "%s: %d attempts, of %d requests that were missing and %d transactions that were at an earlier stage%s"
        .formatted(
            owner, attempts, requests, transactions, next == null ? "" : "; next nonce " + next);
  }
}
