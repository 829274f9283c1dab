package io.relayer.devnet.rpc;

import java.util.Map;
import java.util.function.LongUnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A node whose chain ends before its real head. Its pool is the real one: `pending` counts of
/// transactions are not changed.
///
/// @param shorten gives the head that is seen, for the real one
record ShortChain(RpcHandler node, LongUnaryOperator shorten) implements RpcHandler {
  private static final int NO_SUCH_BLOCK = -32000;
  private static final long UNKNOWN = Long.MAX_VALUE;
  private static final long NO_BLOCK = -1;

  /// The position of the parameter that names the block.
  private static final Map<String, Integer> BLOCK_PARAMETER =
      Map.ofEntries(
          Map.entry("eth_getBlockByNumber", 0),
          Map.entry("eth_getBlockByHash", 0),
          Map.entry("eth_getBlockReceipts", 0),
          Map.entry("eth_getBlockTransactionCountByNumber", 0),
          Map.entry("eth_getTransactionByBlockNumberAndIndex", 0),
          Map.entry("eth_getTransactionCount", 1),
          Map.entry("eth_getBalance", 1),
          Map.entry("eth_getCode", 1),
          Map.entry("eth_call", 1),
          Map.entry("eth_estimateGas", 1),
          Map.entry("eth_createAccessList", 1),
          Map.entry("eth_feeHistory", 1),
          Map.entry("eth_getStorageAt", 2));

  @Override
  public ObjectNode answer(ObjectNode call) {
    String method = Call.method(call);
    long real = number(node.ask("eth_blockNumber"));
    long head = shorten.applyAsLong(real);
    Integer index = BLOCK_PARAMETER.get(method);
    return switch (method) {
      case "eth_blockNumber" -> Call.result(call, Call.hex(head));
      case "eth_getLogs" -> logs(call, head);
      case "eth_getTransactionReceipt", "eth_getTransactionByHash" -> mined(call, head);
      case String _ when index != null && !asksThePool(call) ->
          atBlock(call, index, block(Call.parameter(call, index), real, head), head);
      default -> node.answer(call);
    };
  }

  private static boolean asksThePool(ObjectNode call) {
    return Call.method(call).equals("eth_getTransactionCount")
        && Call.parameter(call, 1).asString("").equals("pending");
  }

  private ObjectNode atBlock(ObjectNode call, int index, long block, long head) {
    if (block <= head) {
      return node.answer(
          block == NO_BLOCK || byHash(Call.parameter(call, index))
              ? call
              : Call.with(call, index, JsonMapper.shared().valueToTree(Call.hex(block))));
    }
    return index == 0 ? Call.nothing(call) : Call.error(call, NO_SUCH_BLOCK, "header not found");
  }

  private static boolean byHash(JsonNode block) {
    return block.has("blockHash") || block.asString("").length() == 66;
  }

  /// The number of the block that is meant; one that is not known lies beyond every head. What
  /// names no block is the node's to refuse.
  private long block(JsonNode block, long real, long head) {
    if (byHash(block)) {
      JsonNode hash = block.has("blockHash") ? block.get("blockHash") : block;
      return number(node.ask("eth_getBlockByHash", hash, false).path("number"));
    }
    return switch (block.path("blockNumber").asString(block.asString("latest"))) {
      case "latest", "pending", "" -> head;
      case "earliest" -> 0;
      case String tag when tag.equals("safe") || tag.equals("finalized") -> {
        long tagged = number(node.ask("eth_getBlockByNumber", tag, false).path("number"));
        yield tagged == UNKNOWN ? UNKNOWN : Math.max(0, head - Math.max(0, real - tagged));
      }
      case String text when text.matches("0x[0-9a-fA-F]{1,15}") -> Long.decode(text);
      default -> NO_BLOCK;
    };
  }

  /// A transaction that came into a block later is not mined yet.
  private ObjectNode mined(ObjectNode call, long head) {
    ObjectNode answer = node.answer(call);
    JsonNode number = answer.path("result").path("blockNumber");
    if (!number.isString() || number(number) <= head) {
      return answer;
    }
    if (Call.method(call).equals("eth_getTransactionReceipt")) {
      return Call.nothing(call);
    }
    ObjectNode transaction = (ObjectNode) answer.get("result");
    transaction.putNull("blockNumber").putNull("blockHash").putNull("transactionIndex");
    return answer;
  }

  private ObjectNode logs(ObjectNode call, long head) {
    ObjectNode answer = node.answer(call);
    if (answer.get("result") instanceof ArrayNode logs) {
      logs.removeIf(log -> number(log.path("blockNumber")) > head);
    }
    return answer;
  }

  private static long number(JsonNode quantity) {
    return quantity.isString() ? Long.decode(quantity.asString()) : UNKNOWN;
  }
}
