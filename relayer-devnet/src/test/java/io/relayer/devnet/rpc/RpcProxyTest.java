package io.relayer.devnet.rpc;

import static io.relayer.devnet.HttpJsonClient.json;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relayer.devnet.DevChain;
import io.relayer.devnet.HttpJsonClient;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// The proxy's faults as a client sees them.
final class RpcProxyTest {

  private final DevChain chain = TenBlocks.chain();
  private final RpcProxy proxy = RpcProxy.to(chain.url());
  private final HttpJsonClient client = new HttpJsonClient(proxy.url());

  @AfterEach
  void close() {
    client.close();
    proxy.close();
    chain.rpc("anvil_dropAllTransactions");
  }

  @Test
  void withoutAFaultItIsTheNode() throws Exception {
    for (String call :
        List.of(
            json("eth_getBlockByNumber", "latest", true),
            json("eth_nothing"),
            batch(json("eth_chainId"), json("eth_blockNumber")),
            "[]",
            "no JSON")) {
      try (HttpJsonClient direct = new HttpJsonClient(chain.url())) {
        assertThat(client.post(call).body()).isEqualTo(direct.post(call).body());
        assertThat(client.post(call).statusCode()).isEqualTo(direct.post(call).statusCode());
      }
    }
  }

  @Test
  void callsAreCountedByMethodWhateverIsAnswered() throws Exception {
    client.result("eth_chainId");
    proxy.faults(new RpcFault.Lagging(3));
    client.answer(batch(json("eth_chainId"), json("eth_blockNumber"), json("eth_chainId")));

    assertThat(proxy.calls().of("eth_chainId")).isEqualTo(3);
    assertThat(proxy.calls().of("eth_call")).isZero();
    assertThat(proxy.calls().byMethod())
        .isEqualTo(Map.of("eth_blockNumber", 1L, "eth_chainId", 3L));
    assertThat(proxy.calls().total()).isEqualTo(4);
    assertThat(proxy.calls().requests()).isEqualTo(2);
    proxy.calls().reset();
    assertThat(proxy.calls().total()).isZero();
  }

  @Test
  void otherChainSaysSo() throws Exception {
    proxy.faults(new RpcFault.OtherChain(5));

    assertThat(client.result("eth_chainId").asString()).isEqualTo("0x5");
    assertThat(client.result("net_version").asString()).isEqualTo("5");
    assertThat(client.result("eth_blockNumber").asString()).isEqualTo("0xa");
  }

  @Test
  void otherGenesisIsSeenInTheFirstTwoBlocks() throws Exception {
    String hash = "0x" + "12".repeat(32);
    proxy.faults(new RpcFault.OtherGenesis(hash));

    assertThat(client.result("eth_getBlockByNumber", "0x0", false).get("hash").asString())
        .isEqualTo(hash);
    assertThat(client.result("eth_getBlockByNumber", "earliest", false).get("hash").asString())
        .isEqualTo(hash);
    assertThat(client.result("eth_getBlockByNumber", "0x1", false).get("parentHash").asString())
        .isEqualTo(hash);
    assertThat(client.result("eth_getBlockByNumber", "0x2", false))
        .isEqualTo(chain.rpc("eth_getBlockByNumber", "0x2", false));
  }

  @Test
  void emptyAnswersAreNull() throws Exception {
    proxy.faults(RpcFault.Empty.of("eth_getBlockByNumber"));
    assertThat(client.result("eth_getBlockByNumber", "latest", false).isNull()).isTrue();
    assertThat(client.result("eth_chainId").isNull()).isFalse();

    proxy.faults(RpcFault.Empty.of());
    assertThat(client.answer(json("eth_chainId")))
        .hasToString("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":null}");
  }

  @Test
  void forgottenTransactionHasItsHashAndIsNowhere() throws Exception {
    String raw = chain.rpc("eth_signTransaction", TenBlocks.payment(TenBlocks.COUNT)).asString();
    proxy.faults(new RpcFault.Forgets());

    String told = client.result("eth_sendRawTransaction", raw).asString();

    assertThat(client.result("eth_getTransactionByHash", told).isNull()).isTrue();
    proxy.faults();
    assertThat(client.result("eth_sendRawTransaction", raw).asString()).isEqualTo(told);
    assertThat(client.result("eth_getTransactionByHash", told).isNull()).isFalse();
  }

  @Test
  void transactionIsRefusedByWhatIsInIt() throws Exception {
    String next = raw(TenBlocks.COUNT);
    String later = raw(TenBlocks.COUNT + 5);
    String recipient = chain.accounts().get(1).address().substring(2).toLowerCase(Locale.ROOT);
    Map<RpcFault, Integer> refused = new LinkedHashMap<>();
    refused.put(new RpcFault.KeepsNoGaps(TenBlocks.sender()), 1);
    refused.put(new RpcFault.RefusesPayload(recipient, -32000, "no"), 2);
    refused.put(new RpcFault.RefusesPayload("c0ffee", -32000, "no"), 0);
    refused.put(new RpcFault.LeastTip(1_000_000_000L, "no"), 0);
    refused.put(new RpcFault.LeastTip(1_000_000_001L, "no"), 2);
    refused.put(new RpcFault.MostPrice(2_000_000_000L, "no"), 0);
    refused.put(new RpcFault.MostPrice(1_999_999_999L, "no"), 2);

    for (Map.Entry<RpcFault, Integer> one : refused.entrySet()) {
      proxy.faults(one.getKey());
      assertThat(Stream.of(next, later).filter(raw -> isRefused(raw)).count())
          .as("%s", one.getKey())
          .isEqualTo(one.getValue().longValue());
      chain.rpc("anvil_dropAllTransactions");
    }
  }

  private String raw(int nonce) {
    return chain.rpc("eth_signTransaction", TenBlocks.payment(nonce)).asString();
  }

  private boolean isRefused(String raw) {
    try {
      return client.answer(json("eth_sendRawTransaction", raw)).has("error");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatIsSaidInTheNodesPlaceIsNotPassedOn() throws Exception {
    proxy.faults(new RpcFault.Says("eth_gasPrice", "\"0x7\""));

    assertThat(client.result("eth_gasPrice").asString()).isEqualTo("0x7");
    assertThat(client.result("eth_blockNumber").asString()).isEqualTo("0xa");
  }

  @Test
  void misnamedTransactionIsThereUnderItsOwnHashAlone() throws Exception {
    String raw = chain.rpc("eth_signTransaction", TenBlocks.payment(TenBlocks.COUNT)).asString();
    String own = chain.rpc("web3_sha3", raw).asString();
    proxy.faults(new RpcFault.Misnames());

    String told = client.result("eth_sendRawTransaction", raw).asString();

    assertThat(told).hasSameSizeAs(own).isNotEqualTo(own);
    assertThat(client.result("eth_getTransactionByHash", told).isNull()).isTrue();
    assertThat(client.result("eth_getTransactionByHash", own).isNull()).isFalse();
  }

  @Test
  void refusedMethodHasTheErrorThatWasAskedFor() throws Exception {
    proxy.faults(new RpcFault.Refuses("eth_sendRawTransaction", -32000, "nonce too low"));

    JsonNode error = client.answer(json("eth_sendRawTransaction", "0x02")).get("error");
    assertThat(error.get("code").intValue()).isEqualTo(-32000);
    assertThat(error.get("message").asString()).isEqualTo("nonce too low");
    assertThat(client.result("eth_chainId").asString()).isEqualTo("0x7a69");
  }

  @Test
  void lostAnswerIsOfACallThatWasDone() throws Exception {
    proxy.faults(new RpcFault.LosesAnswer("eth_sendTransaction"));

    for (String request :
        List.of(
            json("eth_sendTransaction", TenBlocks.payment(TenBlocks.COUNT)),
            batch(json("eth_sendTransaction", TenBlocks.payment(TenBlocks.COUNT + 1))))) {
      assertThatThrownBy(() -> client.post(request)).isInstanceOf(IOException.class);
    }
    assertThat(client.result("txpool_status").get("pending").asString()).isEqualTo("0x2");
  }

  @Test
  void batchesCanBeReversedOrHaveHoles() throws Exception {
    String batch =
        Stream.of(1, 2, 3)
            .map(i ->
                json("eth_getBlockByNumber", Call.hex(i), false).replace("\"id\":1", "\"id\":" + i))
            .collect(joining(",", "[", "]"));

    proxy.faults(new RpcFault.ReversedBatch());
    assertThat(client.answer(batch))
        .extracting(answer -> answer.get("id").intValue())
        .containsExactly(3, 2, 1);
    assertThat(client.answer(batch))
        .allSatisfy(answer ->
            assertThat(answer.get("result").get("number").asString())
                .isEqualTo(Call.hex(answer.get("id").intValue())));

    proxy.faults(new RpcFault.LeavesOut(1));
    assertThat(client.answer(batch))
        .extracting(answer -> answer.get("id").intValue())
        .containsExactly(1, 3);

    proxy.faults(new RpcFault.WithoutIds());
    assertThat(client.answer(batch)).hasSize(3).noneMatch(answer -> answer.has("id"));
    assertThat(client.answer(json("eth_chainId")).has("id")).isTrue();

    proxy.faults(new RpcFault.LeavesOut(3));
    assertThat(client.answer(batch)).hasSize(3);
  }

  @Test
  void faultsHoldTogether() throws Exception {
    proxy.faults(new RpcFault.Lagging(3), new RpcFault.OtherChain(5), new RpcFault.ReversedBatch());

    assertThat(client.answer(batch(json("eth_chainId"), json("eth_blockNumber"))))
        .extracting(answer -> answer.get("result").asString())
        .containsExactly("0x7", "0x5");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nodeThatIsAwayIsABadGateway(boolean faulty) throws Exception {
    try (RpcProxy toNobody = RpcProxy.to("http://127.0.0.1:1");
        HttpJsonClient caller = new HttpJsonClient(toNobody.url())) {
      toNobody.faults(faulty ? new RpcFault[] {new RpcFault.Lagging(1)} : new RpcFault[0]);
      assertThat(caller.post(json("eth_chainId")).statusCode()).isEqualTo(502);
    }
  }

  private static String batch(String... calls) {
    return "[" + String.join(",", calls) + "]";
  }
}
