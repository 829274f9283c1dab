package io.relayer.node.answers;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.BlockHash;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.TxHash;
import io.relayer.node.ScriptedNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The answers of a client to each call that is made, in its own form: `/answers/<client>.json`. It
/// has one block; another number that is asked for has the same one.
///
/// Recorded from the running client (see the package `conformance`) are those of anvil 1.7.1,
/// EthereumJS 0.10.5, Ganache 7.9.2, geth 1.17.10 and Hardhat 2.29.1; of Bor 1.5.5 in its
/// development mode, whose consensus is Clique; and of op-geth 1.101702.3, on a chain of its own
/// with all forks up to Isthmus, to which a script gave a deposit for each block, and without the
/// contracts of that chain.
///
/// Written by hand, from what is known of the clients, and compared with no running one, are those
/// of Besu, Erigon, Nethermind, Nitro, reth and ZKsync, and Bor's transaction for synchronised
/// state (`bor-sync`), which its development chain does not have; its place and fields are those of
/// the source of Bor 1.5.5. Their hashes, prices and versions are examples: they may lack a field,
/// or have one in another form than the client.
public record ClientAnswers(String client, JsonNode told) {
  static final List<String> CLIENTS =
      List.of(
          "anvil",
          "besu",
          "bor",
          "bor-sync",
          "erigon",
          "ethereumjs",
          "ganache",
          "geth",
          "hardhat",
          "nethermind",
          "nitro",
          "op",
          "reth",
          "zksync");

  static ClientAnswers of(String client) {
    try (InputStream file =
        Objects.requireNonNull(
            ClientAnswers.class.getResourceAsStream("/answers/" + client + ".json"))) {
      return new ClientAnswers(client, JsonMapper.shared().readTree(file.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ChainId chain() {
    return new ChainId(Long.decode(told.path("eth_chainId").asString()));
  }

  BlockHash block() {
    return BlockHash.parse(told.path("block").path("hash").asString());
  }

  long number() {
    return Long.decode(told.path("block").path("number").asString());
  }

  List<TxHash> transactions() {
    return IntStream.range(0, told.path("receipts").size())
        .mapToObj(
            i -> TxHash.parse(told.path("receipts").path(i).path("transactionHash").asString()))
        .toList();
  }

  Address sender() {
    JsonNode transactions = told.path("block").path("transactions");
    return Address.parse(
        transactions.path(transactions.size() - 1).path("from").asString("0x" + "aa".repeat(20)));
  }

  /// The whole answer to a call.
  ObjectNode answer(JsonNode call) {
    ObjectNode answer = JsonMapper.shared().createObjectNode().put("jsonrpc", "2.0");
    answer.set("id", call.path("id"));
    String method = call.path("method").asString();
    JsonNode params = call.path("params");
    if (isRefused(method, params)
        || (method.equals("eth_estimateGas") && told.path(method).isNull())) {
      answer.set("error", told.path("revert").deepCopy());
    } else {
      answer.set("result", result(method, params).deepCopy());
    }
    return answer;
  }

  /// The call that reverts is the one without data. EthereumJS estimates nothing.
  private static boolean isRefused(String method, JsonNode params) {
    return (method.equals("eth_call") || method.equals("eth_estimateGas"))
        && params.path(0).path("data").asString("").equals("0x");
  }

  private JsonNode result(String method, JsonNode params) {
    return switch (method) {
      case "eth_getBlockByHash" -> block(params.path(1).booleanValue(), hexNumber());
      case "eth_getBlockByNumber" -> {
        String asked = params.path(0).asString();
        yield block(params.path(1).booleanValue(), asked.startsWith("0x") ? asked : hexNumber());
      }
      case "eth_getBlockReceipts" -> told.path("receipts");
      case "eth_getTransactionReceipt" ->
          IntStream.range(0, told.path("receipts").size())
              .mapToObj(i -> told.path("receipts").path(i))
              .filter(receipt -> receipt.path("transactionHash").equals(params.path(0)))
              .findFirst()
              .orElse(JsonMapper.shared().getNodeFactory().nullNode());
      case "eth_sendRawTransaction" ->
          JsonMapper.shared().getNodeFactory().stringNode(ScriptedNode.hashOf(params).toString());
      default -> told.path(method);
    };
  }

  private String hexNumber() {
    return told.path("block").path("number").asString();
  }

  private JsonNode block(boolean full, String number) {
    ObjectNode block = (ObjectNode) told.path("block").deepCopy();
    block.put("number", number);
    if (!full) {
      JsonNode transactions = block.path("transactions");
      ArrayNode hashes = block.putArray("transactions");
      transactions.forEach(transaction -> hashes.add(transaction.path("hash")));
    }
    return block;
  }
}
