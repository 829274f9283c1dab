package io.relayer.core.transaction;

import io.relayer.ethereum.transaction.AccessListEntry;
import io.relayer.ethereum.transaction.TransactionFees;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.Wei;
import io.relayer.messages.Trace;
import io.relayer.messages.TransactionId;
import io.relayer.messages.broadcast.BroadcastMessage.Fee;
import io.relayer.messages.broadcast.BroadcastMessage.Terms;
import io.relayer.messages.request.FeeTerms;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// A row of table `transactions` as it is inserted: whose it is, and what was asked for. With that
/// alone it is queued.
public record TransactionRow(
    Key key, Origin origin, Call call, Fee fee, Terms terms, Arrival arrival) {

  /// @param request of table `requests`
  public record Key(TransactionId id, long request) {}

  /// One of sender and pool is there at least.
  public record Origin(ChainId chain, @Nullable Address sender, @Nullable String pool) {}

  /// @param to null deploys a contract
  /// @param accessList as JSON
  /// @param gasLimit null: to be estimated
  public record Call(
      @Nullable Address to,
      Wei value,
      Bytes data,
      @Nullable String accessList,
      @Nullable Long gasLimit) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    public static @Nullable String accessList(List<AccessListEntry> entries) {
      if (entries.isEmpty()) {
        return null;
      }
      return JSON.writeValueAsString(
          entries.stream()
              .map(entry ->
                  Map.of(
                      "address", entry.address().toString(),
                      "storageKeys", entry.storageKeys().stream().map(Object::toString).toList()))
              .toList());
    }
  }

  /// @param requestedAt the time of the record that brought it; null where none did: now
  public record Arrival(Trace trace, @Nullable Instant requestedAt) {}

  /// A row that is inserted as signed.
  ///
  /// @param attempt the current one
  /// @param intent why the payload is not wanted any more
  /// @param worstCost null where it is not known yet, or does not matter
  /// @param past null where it begins now
  public record Signed(
      TransactionRow row,
      Nonce nonce,
      int attempt,
      @Nullable String intent,
      @Nullable Wei worstCost,
      @Nullable Past past) {}

  /// What had been of it before.
  ///
  /// @param sequence the number of the last event that may have been told of it
  public record Past(
      int generation,
      @Nullable TransactionId retryOf,
      int sequence,
      Instant queuedAt,
      Instant signedAt) {}

  /// What a request may pay.
  public static Fee fee(FeeTerms terms) {
    return switch (terms) {
      case FeeTerms.BySpeed(var speed, var maxCost) ->
          new Fee(speed.name().toLowerCase(Locale.ROOT), null, null, null, maxCost);
      case FeeTerms.Dynamic(var maxFee, var tip, var maxCost) ->
          new Fee(null, maxFee, tip, null, maxCost);
      case FeeTerms.Legacy(var price, var maxCost) -> new Fee(null, null, null, price, maxCost);
    };
  }

  /// What signed bytes pay.
  public static Fee fee(TransactionFees fees) {
    return switch (fees) {
      case TransactionFees.Dynamic(var maxFee, var tip) -> new Fee(null, maxFee, tip, null, null);
      case TransactionFees.Single(var price, var _) -> new Fee(null, null, null, price, null);
    };
  }
}
