package io.relayer.node.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A client's answers to the calls that are made, in the form of the test resources in `/answers`:
/// those of clients that can be run here are such recordings.
final class Recording {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String SENDER = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";
  private static final String BALANCE_OF = "0x70a08231" + "00".repeat(32);

  /// Reverts without data, whoever calls it.
  private static final Map<String, String> REVERTS = Map.of("from", SENDER, "data", "0x60006000fd");

  private final RawCalls raw;
  private final ObjectNode told = JSON.createObjectNode();

  private Recording(RawCalls raw) {
    this.raw = raw;
  }

  /// @param folder gets `<client>.json`
  static void of(Client client, RawCalls raw, Path folder) throws IOException {
    var recording = new Recording(raw);
    recording.record();
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve(client.name() + ".json"),
        JSON.writerWithDefaultPrettyPrinter().writeValueAsString(recording.told) + "\n");
  }

  private void record() {
    for (String method :
        List.of("web3_clientVersion", "eth_chainId", "eth_syncing", "eth_gasPrice")) {
      put(method);
    }
    put("eth_getTransactionCount", SENDER, "latest");
    put("eth_getBalance", SENDER, "latest");
    put("eth_getCode", SENDER, "latest");
    put("eth_feeHistory", "0x2", "latest", List.of(10, 50, 90));
    Map<String, String> call = Map.of("from", SENDER, "to", SENDER, "data", BALANCE_OF);
    put("eth_call", call, "latest");
    put("eth_estimateGas", call);
    JsonNode reverted = raw.whole("eth_call", REVERTS, "latest").path("error");
    if (reverted instanceof ObjectNode error) {
      error.remove("stack"); // names files of this machine
    }
    told.set("revert", reverted);
    told.set("block", block());
    var receipts = told.putArray("receipts");
    for (JsonNode transaction : told.path("block").path("transactions")) {
      receipts.add(raw.whole("eth_getTransactionReceipt", transaction.path("hash")).path("result"));
    }
  }

  private void put(String method, Object... params) {
    told.set(method, raw.whole(method, params).path("result"));
  }

  /// The newest that holds a transaction of ours, which rollups put behind their own; else the
  /// first.
  private JsonNode block() {
    long number = Long.decode(raw.whole("eth_blockNumber").path("result").asString());
    JsonNode block = JSON.nullNode();
    for (; number >= 0; number--) {
      block =
          raw.whole("eth_getBlockByNumber", "0x" + Long.toHexString(number), true).path("result");
      if (block.path("transactions").valueStream().anyMatch(Recording::isOurs)) {
        return block;
      }
    }
    return block;
  }

  private static boolean isOurs(JsonNode transaction) {
    return transaction.path("from").asString().equalsIgnoreCase(SENDER);
  }
}
