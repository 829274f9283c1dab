package io.relayer.devnet.rpc;

import static io.relayer.devnet.HttpJsonClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.devnet.DevChain;
import io.relayer.devnet.HttpJsonClient;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Nodes that are behind, or have stopped, as a client sees them.
final class ShortChainTest {
  private final DevChain chain = TenBlocks.chain();
  private final String sender = TenBlocks.sender();
  private final RpcProxy proxy = RpcProxy.to(chain.url());
  private final HttpJsonClient client = new HttpJsonClient(proxy.url());

  @AfterEach
  void close() {
    client.close();
    proxy.close();
  }

  @Test
  void laggingNodeHasNotSeenTheNewestBlocks() throws Exception {
    proxy.faults(new RpcFault.Lagging(3));

    chainEndsAtSeven();
    chain.rpc("evm_mine");
    try {
      assertThat(client.result("eth_blockNumber").asString()).isEqualTo("0x8");
    } finally {
      chain.rpc("anvil_rollback", 1);
    }
    proxy.faults();
    assertThat(client.result("eth_blockNumber").asString()).isEqualTo("0xa");
  }

  @Test
  void stuckNodeStaysWhereItIs() throws Exception {
    proxy.faults(new RpcFault.Stuck(7));

    chainEndsAtSeven();
    chain.rpc("evm_mine");
    try {
      chainEndsAtSeven();
    } finally {
      chain.rpc("anvil_rollback", 1);
    }
  }

  private void chainEndsAtSeven() throws IOException, InterruptedException {
    headIsSeven();
    laterBlocksAreNotThere();
    laterTransactionsArePending();
    statesAreOfTheShortChain();
  }

  private void headIsSeven() throws IOException, InterruptedException {
    assertThat(client.result("eth_blockNumber").asString()).isEqualTo("0x7");
    JsonNode head = client.result("eth_getBlockByNumber", "latest", false);
    assertThat(head.get("number").asString()).isEqualTo("0x7");
    assertThat(client.result("eth_getBlockByHash", head.get("hash"), false)).isEqualTo(head);
    long behind = realNumber("latest") - realNumber("finalized");
    assertThat(client.result("eth_getBlockByNumber", "finalized", false).get("number").asString())
        .isEqualTo(Call.hex(7 - behind));
    assertThat(
            client.result("eth_feeHistory", 2, "latest", List.of()).get("oldestBlock").asString())
        .isEqualTo("0x6");
  }

  private void laterBlocksAreNotThere() throws IOException, InterruptedException {
    JsonNode later = chain.rpc("eth_getBlockByNumber", "0x8", false);
    assertThat(client.result("eth_getBlockByNumber", "0x8", false).isNull()).isTrue();
    assertThat(client.result("eth_getBlockByHash", later.get("hash"), false).isNull()).isTrue();
    assertThat(client.result("eth_getBlockReceipts", "0x8").isNull()).isTrue();
    assertThat(client.result("eth_getBlockReceipts", "0x7")).hasSize(1);
    assertThat(client.answer(json("eth_getBalance", sender, "0x8")).get("error").get("message"))
        .hasToString("\"header not found\"");
    Map<String, JsonNode> byHash = Map.of("blockHash", later.get("hash"));
    assertThat(client.answer(json("eth_getBalance", sender, byHash)).has("error")).isTrue();
  }

  private void laterTransactionsArePending() throws IOException, InterruptedException {
    assertThat(client.result("eth_getTransactionReceipt", TenBlocks.hash(7)).isNull()).isFalse();
    assertThat(client.result("eth_getTransactionReceipt", TenBlocks.hash(8)).isNull()).isTrue();
    JsonNode transaction = client.result("eth_getTransactionByHash", TenBlocks.hash(8));
    assertThat(transaction.get("hash").asString()).isEqualTo(TenBlocks.hash(8));
    assertThat(transaction.get("blockNumber").isNull()).isTrue();
    assertThat(transaction.get("blockHash").isNull()).isTrue();
  }

  private void statesAreOfTheShortChain() throws IOException, InterruptedException {
    assertThat(client.result("eth_getTransactionCount", sender, "latest").asString())
        .isEqualTo("0x7");
    assertThat(client.result("eth_getTransactionCount", sender).asString()).isEqualTo("0x7");
    assertThat(client.result("eth_getTransactionCount", sender, "pending").asString())
        .isEqualTo("0xa");
    assertThat(client.result("eth_getBalance", sender, "latest"))
        .isEqualTo(chain.rpc("eth_getBalance", sender, "0x7"));
    assertThat(client.result("eth_estimateGas", TenBlocks.payment(7)).asString())
        .isEqualTo("0x5208");
  }

  @Test
  void logsEndWithTheShortChain() throws Exception {
    // PUSH1 0, PUSH1 0, LOG0: each creation leaves a log
    chain.rpc("eth_sendTransaction", Map.of("from", sender, "data", "0x60006000a0"));
    chain.rpc("evm_mine");
    try {
      Map<String, String> all = Map.of("fromBlock", "0x0");
      assertThat(client.result("eth_getLogs", all)).hasSize(1);
      proxy.faults(new RpcFault.Lagging(1));
      assertThat(client.result("eth_getLogs", all)).isEmpty();
    } finally {
      chain.rpc("anvil_rollback", 1);
    }
  }

  @Test
  void whatNamesNoBlockIsRefusedByTheNode() throws Exception {
    String call = json("eth_getBalance", sender, "newest");
    JsonNode refused = client.answer(call);

    proxy.faults(new RpcFault.Lagging(3));

    assertThat(refused.has("error")).isTrue();
    assertThat(client.answer(call)).isEqualTo(refused);
  }

  @Test
  void nodeWithoutTheTagHasNoneWhenItLagsEither() throws Exception {
    try (RpcProxy lagging = RpcProxy.to(proxy.url());
        HttpJsonClient caller = new HttpJsonClient(lagging.url())) {
      proxy.faults(RpcFault.Empty.of("eth_getBlockByNumber"));
      lagging.faults(new RpcFault.Lagging(3));

      assertThat(caller.result("eth_getBlockByNumber", "finalized", false).isNull()).isTrue();
      assertThat(caller.result("eth_blockNumber").asString()).isEqualTo("0x7");
    }
  }

  @Test
  void chainIsShorterThanTheLag() throws Exception {
    proxy.faults(new RpcFault.Lagging(1_000));

    assertThat(client.result("eth_blockNumber").asString()).isEqualTo("0x0");
    assertThat(client.result("eth_getBlockByNumber", "finalized", false).get("number").asString())
        .isEqualTo("0x0");
  }

  private long realNumber(String tag) {
    return Long.decode(chain.rpc("eth_getBlockByNumber", tag, false).get("number").asString());
  }
}
