package io.relayer.bench.node;

import io.relayer.ethereum.transaction.PresignedTransaction;
import io.relayer.ethereum.transaction.TransactionBody;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What a [NullNode] answers: as much of JSON-RPC as the relayer and its audit ask.
record NullAnswers(NullChain chain, long chainId) {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int NO_METHOD = -32601;
  private static final int HASH_LENGTH = 66;
  private static final String GAS = "0x5208";
  private static final String GAS_LIMIT = "0xb2d05e00";
  private static final String BASE_FEE = "0x3b9aca00";
  private static final String TIP = "0x3b9aca00";
  private static final String PRICE = "0x77359400";
  private static final String RICH = "0xd3c21bcecceda1000000";

  ObjectNode answer(JsonNode call) {
    ObjectNode answer = JSON.createObjectNode().put("jsonrpc", "2.0");
    answer.set("id", call.path("id"));
    JsonNode parameters = call.path("params");
    JsonNode result = result(call.path("method").asString(""), parameters);
    if (result == null) {
      answer.putObject("error").put("code", NO_METHOD).put("message", "method not found");
    } else {
      answer.set("result", result);
    }
    return answer;
  }

  private @Nullable JsonNode result(String method, JsonNode parameters) {
    JsonNode first = parameters.path(0);
    return switch (method) {
      case "eth_chainId" -> number(chainId);
      case "net_version" -> text(Long.toString(chainId));
      case "web3_clientVersion" -> text("null-node/1");
      case "eth_syncing" -> JSON.getNodeFactory().booleanNode(false);
      case "eth_blockNumber" -> number(chain.head().number());
      case "eth_sendRawTransaction" -> text(chain.send(Bytes.parse(first.asString(""))));
      case "eth_getBlockByNumber" -> block(chain.at(height(first)), parameters);
      case "eth_getBlockByHash" -> block(chain.of(first.asString("")), parameters);
      case "eth_getBlockReceipts" -> receipts(named(first));
      case "eth_getTransactionReceipt" ->
          chain
              .find(first.asString(""))
              .<JsonNode>map(it -> receipt(it.block(), it.index()))
              .orElseGet(JSON::nullNode);
      case "eth_getTransactionByHash" ->
          chain
              .find(first.asString(""))
              .<JsonNode>map(it -> transaction(it.block().content().get(it.index())))
              .orElseGet(JSON::nullNode);
      case "eth_getTransactionCount" ->
          count(Address.parse(first.asString("")), parameters.path(1));
      case "eth_getBalance" -> text(RICH);
      case "eth_getCode", "eth_call" -> text("0x");
      case "eth_estimateGas" -> text(GAS);
      case "eth_gasPrice" -> text(PRICE);
      case "eth_maxPriorityFeePerGas" -> text(TIP);
      case "eth_feeHistory" -> fees(parameters);
      default -> null;
    };
  }

  private JsonNode count(Address account, JsonNode at) {
    if (at.asString("").equals("pending")) {
      return number(chain.pendingCount(account));
    }
    NullChain.Block block = named(at);
    return block == null ? JSON.nullNode() : number(chain.count(account, block.number()));
  }

  /// The block that a number, a tag or a hash means.
  private NullChain.@Nullable Block named(JsonNode block) {
    String hash = block.path("blockHash").asString(block.asString(""));
    return hash.length() == HASH_LENGTH ? chain.of(hash) : chain.at(height(block));
  }

  private long height(JsonNode block) {
    String name = block.path("blockNumber").asString(block.asString("latest"));
    return switch (name) {
      case "latest", "pending", "" -> chain.head().number();
      case "earliest" -> 0;
      case "safe", "finalized" -> Math.max(0, chain.head().number() - 1);
      default -> Long.decode(name);
    };
  }

  private JsonNode block(NullChain.@Nullable Block block, JsonNode parameters) {
    if (block == null) {
      return JSON.nullNode();
    }
    ObjectNode told =
        JSON.createObjectNode()
            .put("number", hex(block.number()))
            .put("hash", block.hash())
            .put("parentHash", block.parent())
            .put("timestamp", hex(block.time()))
            .put("baseFeePerGas", BASE_FEE)
            .put("gasLimit", GAS_LIMIT)
            .put("gasUsed", hex(Long.decode(GAS) * block.content().size()));
    ArrayNode content = told.putArray("transactions");
    boolean whole = parameters.path(1).asBoolean(false);
    for (int i = 0; i < block.content().size(); i++) {
      PresignedTransaction one = block.content().get(i);
      if (whole) {
        content.add(transaction(one));
      } else {
        content.add(one.signed().hash().toString());
      }
    }
    return told;
  }

  private static ObjectNode transaction(PresignedTransaction one) {
    TransactionBody body = one.transaction().body();
    return JSON.createObjectNode()
        .put("hash", one.signed().hash().toString())
        .put("type", "0x2")
        .put("from", one.sender().toString())
        .put("to", body.to() == null ? null : body.to().toString())
        .put("nonce", hex(body.nonce().value()))
        .put("value", "0x" + body.value().value().toString(16))
        .put("input", body.data().toString());
  }

  private JsonNode receipts(NullChain.@Nullable Block block) {
    if (block == null) {
      return JSON.nullNode();
    }
    ArrayNode all = JSON.createArrayNode();
    for (int i = 0; i < block.content().size(); i++) {
      all.add(receipt(block, i));
    }
    return all;
  }

  private static ObjectNode receipt(NullChain.Block block, int index) {
    PresignedTransaction one = block.content().get(index);
    return JSON.createObjectNode()
        .put("transactionHash", one.signed().hash().toString())
        .put("from", one.sender().toString())
        .put("blockNumber", hex(block.number()))
        .put("blockHash", block.hash())
        .put("transactionIndex", hex(index))
        .put("status", "0x1")
        .put("gasUsed", GAS)
        .put("effectiveGasPrice", PRICE);
  }

  private JsonNode fees(JsonNode parameters) {
    long head = chain.head().number();
    long blocks = Math.min(Long.decode(parameters.path(0).asString("0x1")), head + 1);
    ObjectNode told = JSON.createObjectNode().put("oldestBlock", hex(head - blocks + 1));
    ArrayNode base = told.putArray("baseFeePerGas").add(BASE_FEE);
    ArrayNode used = told.putArray("gasUsedRatio");
    ArrayNode rewards = told.putArray("reward");
    for (long i = 0; i < blocks; i++) {
      base.add(BASE_FEE);
      used.add(0.5);
      ArrayNode tips = rewards.addArray();
      parameters.path(2).forEach(_ -> tips.add(TIP));
    }
    return told;
  }

  private static JsonNode number(long value) {
    return text(hex(value));
  }

  private static JsonNode text(String value) {
    return JSON.getNodeFactory().stringNode(value);
  }

  private static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }
}
