package io.relayer.node.rpc;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.BlockHash;
import io.relayer.ethereum.value.TxHash;
import io.relayer.ethereum.value.Wei;
import io.relayer.node.chain.Receipt;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Reads receipts while they are parsed: their logs, and the filter over these, are most of them
/// and are passed over.
final class StreamedReceipts {
  private @Nullable TxHash transaction;
  private @Nullable Address from;
  private long blockNumber = -1;
  private @Nullable BlockHash blockHash;
  private long transactionIndex = -1;
  private long status = -1;
  private long gasUsed = -1;
  private @Nullable Wei effectiveGasPrice;
  private @Nullable Address contractAddress;

  private StreamedReceipts() {}

  /// All of a block; empty where the node does not know it.
  static Streaming.@Nullable Found<BlockReceipts.Receipts> ofBlock(JsonParser parser) {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return Streaming.Found.none();
    }
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      return null;
    }
    List<Receipt> receipts = new ArrayList<>();
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      Receipt receipt = new StreamedReceipts().read(parser);
      if (receipt == null) {
        return null;
      }
      receipts.add(receipt);
    }
    return parser.currentToken() == JsonToken.END_ARRAY
        ? Streaming.Found.of(new BlockReceipts.Receipts(receipts, receipts.size(), ""))
        : null;
  }

  /// One; empty where there is none.
  static Streaming.@Nullable Found<Receipt> one(JsonParser parser) {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return Streaming.Found.none();
    }
    Receipt receipt =
        parser.currentToken() == JsonToken.START_OBJECT
            ? new StreamedReceipts().read(parser)
            : null;
    return receipt == null ? null : Streaming.Found.of(receipt);
  }

  private @Nullable Receipt read(JsonParser parser) {
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      JsonToken token = parser.nextToken();
      if (!take(name, parser, token == JsonToken.VALUE_NULL)) {
        return null;
      }
    }
    return parser.currentToken() == JsonToken.END_OBJECT ? receipt() : null;
  }

  /// @return false where the value is not as usual
  private boolean take(String name, JsonParser parser, boolean none) {
    return switch (name) {
      case "transactionHash" -> {
        byte[] hash = StreamedValues.bytes(parser, TxHash.LENGTH);
        transaction = hash == null ? null : TxHash.of(hash);
        yield transaction != null;
      }
      case "from" -> {
        from = none ? null : address(parser);
        yield none || from != null;
      }
      case "blockNumber" -> {
        blockNumber = StreamedValues.number(parser);
        yield blockNumber >= 0;
      }
      case "blockHash" -> {
        byte[] hash = StreamedValues.bytes(parser, BlockHash.LENGTH);
        blockHash = hash == null ? null : BlockHash.of(hash);
        yield blockHash != null;
      }
      case "transactionIndex" -> {
        transactionIndex = StreamedValues.number(parser);
        yield transactionIndex >= 0;
      }
      case "status" -> {
        status = StreamedValues.number(parser);
        yield status == 0 || status == 1;
      }
      case "gasUsed" -> {
        gasUsed = StreamedValues.number(parser);
        yield gasUsed >= 0;
      }
      case "effectiveGasPrice" -> {
        effectiveGasPrice = none ? null : StreamedValues.price(parser);
        yield none || effectiveGasPrice != null;
      }
      case "contractAddress" -> {
        contractAddress = none ? null : address(parser);
        yield none || contractAddress != null;
      }
      default -> {
        parser.skipChildren();
        yield true;
      }
    };
  }

  private static @Nullable Address address(JsonParser parser) {
    byte[] address = StreamedValues.bytes(parser, Address.LENGTH);
    return address == null ? null : Address.of(address);
  }

  private @Nullable Receipt receipt() {
    if (transaction == null || blockHash == null || blockNumber < 0 || status < 0 || gasUsed < 0) {
      return null;
    }
    return new Receipt(
        transaction,
        from,
        blockNumber,
        blockHash,
        transactionIndex,
        status > 0,
        gasUsed,
        effectiveGasPrice,
        contractAddress);
  }
}
