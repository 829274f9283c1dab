package io.relayer.core.transaction;

import io.relayer.messages.Trace;
import io.relayer.messages.TransactionId;
import io.relayer.messages.request.SigningRequest;
import java.time.Instant;

/// The first generation of a request that was just accepted.
///
/// @param requestKey of table `requests`
/// @param depth how deep it must be, and whether the chain's finalized tag must have passed it as
///   well
/// @param requestedAt the time of the record that brought it
public record NewTransaction(
    TransactionId id,
    long requestKey,
    SigningRequest request,
    Depth depth,
    Trace trace,
    Instant requestedAt) {

  /// When the transaction counts as final.
  ///
  /// @param confirmations blocks, the including one counted
  public record Depth(int confirmations, boolean finalized) {}
}
