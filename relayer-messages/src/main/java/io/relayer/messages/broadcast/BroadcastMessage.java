package io.relayer.messages.broadcast;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.TxHash;
import io.relayer.ethereum.value.Wei;
import io.relayer.messages.DomainJson;
import io.relayer.messages.Trace;
import io.relayer.messages.TransactionId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A record of topic `relayer.broadcasts.<chain>`: one signed attempt that is to be sent, with all
/// that is needed to put its request, transaction and attempt back into a database that lost them.
/// The topic is the journal that `relayer recover` reads; the broadcaster takes only [#hash] of it.
///
/// @param version of this layout, [#VERSION] where it was written by this build
/// @param hash of the attempt; stands first, so that it is found without reading the rest
/// @param request the row of table `requests`
/// @param transaction the row of table `transactions`, as it was when the record was made
/// @param attempt the row of table `attempts`
public record BroadcastMessage(
    TxHash hash, int version, Request request, Transaction transaction, Signed attempt) {
  public static final int VERSION = 1;

  private static final JsonMapper JSON = DomainJson.mapper();

  /// @param fingerprint SHA-256 of the canonical request
  public record Request(
      String producer, String id, Bytes fingerprint, int fingerprintVersion, Instant receivedAt) {}

  public record Transaction(
      Generation generation, Origin origin, Call call, Fee fee, Terms terms, Life life) {}

  public record Generation(TransactionId id, int number, @Nullable TransactionId retryOf) {}

  public record Origin(ChainId chainId, Address sender, @Nullable String pool, Nonce nonce) {}

  /// @param to null deploys a contract
  /// @param accessList as in the request
  public record Call(
      @Nullable Address to, Wei value, Bytes data, @Nullable JsonNode accessList, long gasLimit) {}

  /// The fee that the request may pay; one of speed, max fee and gas price is there.
  public record Fee(
      @Nullable String speed,
      @Nullable Wei maxFeePerGas,
      @Nullable Wei maxPriorityFeePerGas,
      @Nullable Wei gasPrice,
      @Nullable Wei maxCost) {}

  public record Terms(
      int confirmations,
      boolean finalized,
      @Nullable Instant deadline,
      int priority,
      Map<String, String> labels) {}

  /// @param intent why the payload is not wanted any more
  /// @param sequence number of the request's last event
  public record Life(
      @Nullable String intent,
      int sequence,
      Instant requestedAt,
      Instant queuedAt,
      Instant signedAt,
      Trace trace) {}

  /// @param kind `payload` or `empty`
  /// @param raw the signed bytes
  public record Signed(
      int number, String kind, Bytes raw, long gasLimit, Prices prices, Instant signedAt) {}

  /// In wei per gas.
  ///
  /// @param type of the envelope (EIP-2718)
  public record Prices(
      int type,
      @Nullable Wei maxFeePerGas,
      @Nullable Wei maxPriorityFeePerGas,
      @Nullable Wei gasPrice) {}

  public byte[] toJson() {
    return JSON.writeValueAsBytes(this);
  }

  /// @throws UnreadableBroadcastException where it is none, is of a later version, or was cut
  public static BroadcastMessage parse(byte[] json) {
    BroadcastMessage message = understood(() -> JSON.readValue(json, BroadcastMessage.class));
    if (message.version() > VERSION) {
      throw new UnreadableBroadcastException(
          "a broadcast message of version %d: this build reads up to %d; use a newer one"
              .formatted(message.version(), VERSION));
    }
    understood(() -> {
      WholeBroadcast.require(message);
      return message;
    });
    return message;
  }

  private static <T> T understood(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (RuntimeException e) { // whatever it is, it comes of what was read
      String why = e instanceof JacksonException bad ? bad.getOriginalMessage() : e.getMessage();
      throw new UnreadableBroadcastException("not a broadcast message: " + why, e);
    }
  }

  /// The hash of the attempt, without reading the rest; empty where the record names none.
  public static Optional<TxHash> hash(byte @Nullable [] json) {
    if (json == null) {
      return Optional.empty();
    }
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        boolean isHash = parser.currentName().equals("hash");
        JsonToken value = parser.nextToken();
        if (isHash) {
          return value == JsonToken.VALUE_STRING
              ? Optional.of(TxHash.parse(parser.getString()))
              : Optional.empty();
        }
        parser.skipChildren();
      }
      return Optional.empty();
    } catch (JacksonException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
