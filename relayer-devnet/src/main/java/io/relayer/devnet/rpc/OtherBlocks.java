package io.relayer.devnet.rpc;

import tools.jackson.databind.node.ObjectNode;

/// Blocks that are not those of the real node: of another fork, or not there any more.
final class OtherBlocks {
  private OtherBlocks() {}

  /// From that number on, each has the hash that it has with its first byte turned; so has its
  /// parent, unless that is the last one in common.
  static ObjectNode in(ObjectNode answer, ObjectNode call, long from) {
    if (answer.get("result") instanceof ObjectNode block && isBlock(call)) {
      long number = Long.decode(block.path("number").asString("0x0"));
      if (number >= from) {
        block.put("hash", other(block.path("hash").asString()));
      }
      if (number > from) {
        block.put("parentHash", other(block.path("parentHash").asString()));
      }
    }
    return answer;
  }

  /// Another hash for block 0: in itself, and as the parent of block 1.
  static ObjectNode withGenesis(ObjectNode answer, ObjectNode call, String hash) {
    if (isBlock(call) && answer.get("result") instanceof ObjectNode block) {
      switch (block.path("number").asString("")) {
        case "0x0" -> block.put("hash", hash);
        case "0x1" -> block.put("parentHash", hash);
        default -> {}
      }
    }
    return answer;
  }

  static ObjectNode without(ObjectNode answer, ObjectNode call, long before) {
    return isBlock(call)
            && answer.get("result") instanceof ObjectNode block
            && Long.decode(block.path("number").asString("0x0")) < before
        ? Call.nothing(call)
        : answer;
  }

  static ObjectNode inReceipts(ObjectNode answer, ObjectNode call) {
    if (Call.method(call).equals("eth_getTransactionReceipt")
        && answer.get("result") instanceof ObjectNode receipt) {
      receipt.put("blockHash", other(receipt.path("blockHash").asString()));
    }
    return answer;
  }

  /// A block that comes with hashes alone stays as it is.
  static ObjectNode holding(ObjectNode answer, ObjectNode call) {
    if (isBlock(call)) {
      answer
          .path("result")
          .path("transactions")
          .forEach(each -> {
            if (each instanceof ObjectNode transaction) {
              transaction.put("hash", other(transaction.path("hash").asString()));
              transaction.put("value", "0x7b");
            }
          });
    }
    return answer;
  }

  private static boolean isBlock(ObjectNode call) {
    return Call.method(call).startsWith("eth_getBlockBy");
  }

  private static String other(String hash) {
    int first = Integer.parseInt(hash.substring(2, 4), 16) ^ 0xff;
    return "0x%02x%s".formatted(first, hash.substring(4));
  }
}
