package io.relayer.devnet.rpc;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A node that keeps the states of its newest blocks alone: it has all blocks, and can't tell how
/// many transactions an account had sent by an older one.
///
/// @param kept how many
/// @param silent whether it tells of the newest state instead of refusing
record PrunedNode(RpcHandler node, long kept, boolean silent) implements RpcHandler {
  private static final int NO_STATE = -32000;

  @Override
  public ObjectNode answer(ObjectNode call) {
    if (!Call.method(call).equals("eth_getTransactionCount") || !isOld(Call.parameter(call, 1))) {
      return node.answer(call);
    }
    return silent
        ? Call.result(call, node.ask("eth_getTransactionCount", Call.parameter(call, 0), "latest"))
        : Call.error(call, NO_STATE, "missing trie node");
  }

  private boolean isOld(JsonNode block) {
    JsonNode asked =
        block.has("blockHash")
            ? node.ask("eth_getBlockByHash", block.get("blockHash"), false).path("number")
            : block;
    String number = asked.asString("");
    return number.startsWith("0x")
        && Long.decode(number) <= Long.decode(node.ask("eth_blockNumber").asString()) - kept;
  }
}
