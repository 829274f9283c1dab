package io.relayer.node.rpc;

import io.relayer.ethereum.value.BlockHash;
import io.relayer.ethereum.value.TxHash;
import io.relayer.ethereum.value.Wei;
import io.relayer.node.chain.Header;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Reads a block with the hashes of its transactions while it is parsed.
final class StreamedHeader {
  private long number = -1;
  private @Nullable BlockHash hash;
  private @Nullable BlockHash parentHash;
  private long timestamp = -1;
  private @Nullable Wei baseFee;
  private long gasLimit;
  private long gasUsed;
  private @Nullable List<TxHash> transactions;

  private StreamedHeader() {}

  /// Empty where there is no such block.
  static Streaming.@Nullable Found<Header> read(JsonParser parser) {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return Streaming.Found.none();
    }
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      return null;
    }
    Header header = new StreamedHeader().header(parser);
    return header == null ? null : Streaming.Found.of(header);
  }

  private @Nullable Header header(JsonParser parser) {
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      JsonToken token = parser.nextToken();
      if (!take(name, parser, token)) {
        return null;
      }
    }
    return parser.currentToken() == JsonToken.END_OBJECT ? header() : null;
  }

  /// @return false where the value is not as usual
  private boolean take(String name, JsonParser parser, JsonToken token) {
    return switch (name) {
      case "number" -> {
        number = StreamedValues.number(parser);
        yield number >= 0;
      }
      case "hash" -> {
        hash = blockHash(parser);
        yield hash != null;
      }
      case "parentHash" -> {
        parentHash = blockHash(parser);
        yield parentHash != null;
      }
      case "timestamp" -> {
        timestamp = StreamedValues.number(parser);
        yield timestamp >= 0 && timestamp <= BlockReader.LATEST_SECOND;
      }
      case "baseFeePerGas" -> {
        boolean none = token == JsonToken.VALUE_NULL;
        baseFee = none ? null : StreamedValues.price(parser);
        yield none || baseFee != null;
      }
      case "gasLimit" -> {
        gasLimit = StreamedValues.number(parser);
        yield gasLimit >= 0;
      }
      case "gasUsed" -> {
        gasUsed = StreamedValues.number(parser);
        yield gasUsed >= 0;
      }
      case "transactions" -> {
        transactions = token == JsonToken.START_ARRAY ? hashes(parser) : null;
        yield transactions != null;
      }
      default -> {
        parser.skipChildren();
        yield true;
      }
    };
  }

  private static @Nullable BlockHash blockHash(JsonParser parser) {
    byte[] hash = StreamedValues.bytes(parser, BlockHash.LENGTH);
    return hash == null ? null : BlockHash.of(hash);
  }

  private static @Nullable List<TxHash> hashes(JsonParser parser) {
    List<TxHash> hashes = new ArrayList<>();
    while (parser.nextToken() == JsonToken.VALUE_STRING) {
      byte[] hash = StreamedValues.bytes(parser, TxHash.LENGTH);
      if (hash == null) {
        return null;
      }
      hashes.add(TxHash.of(hash));
    }
    return parser.currentToken() == JsonToken.END_ARRAY ? hashes : null;
  }

  private @Nullable Header header() {
    if (number < 0 || hash == null || parentHash == null || timestamp < 0 || transactions == null) {
      return null;
    }
    return new Header(
        number,
        hash,
        parentHash,
        Instant.ofEpochSecond(timestamp),
        baseFee,
        gasLimit,
        gasUsed,
        transactions);
  }
}
