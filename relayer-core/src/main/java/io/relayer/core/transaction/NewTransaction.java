package io.relayer.core.transaction;

import io.relayer.messages.Trace;
import io.relayer.messages.TransactionId;
import io.relayer.messages.broadcast.BroadcastMessage;
import io.relayer.messages.request.Origin;
import io.relayer.messages.request.Payload;
import io.relayer.messages.request.SigningRequest;
import java.time.Instant;
import java.util.OptionalLong;

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

  TransactionRow row() {
    Payload payload = request.payload();
    OptionalLong gas = payload.gasLimit();
    return new TransactionRow(
        new TransactionRow.Key(id, requestKey),
        switch (request.origin()) {
          case Origin.Sender(var chain, var sender) ->
              new TransactionRow.Origin(chain, sender, null);
          case Origin.Pool(var chain, var pool) -> new TransactionRow.Origin(chain, null, pool);
        },
        new TransactionRow.Call(
            payload.to(),
            payload.value(),
            payload.input().bytes(),
            TransactionRow.Call.accessList(payload.accessList()),
            gas.isPresent() ? (Long) gas.getAsLong() : null),
        TransactionRow.fee(request.fee()),
        new BroadcastMessage.Terms(
            depth.confirmations(),
            depth.finalized(),
            request.terms().deadline(),
            request.terms().priority(),
            request.labels()),
        new TransactionRow.Arrival(trace, requestedAt));
  }
}
