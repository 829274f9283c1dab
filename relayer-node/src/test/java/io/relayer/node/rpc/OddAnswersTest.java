package io.relayer.node.rpc;

import static io.relayer.node.rpc.TestNode.assertUnreadable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.Wei;
import io.relayer.node.ScriptedNode;
import io.relayer.node.ScriptedNode.Http;
import io.relayer.node.chain.BlockRef;
import io.relayer.node.chain.Call;
import io.relayer.node.chain.ChainReads;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Strict and lenient parts of responses, and the errors that name the rest.
final class OddAnswersTest {
  private static final Address ALICE = Address.parse("0x" + "aa".repeat(20));

  private final TestNode fixture = new TestNode();
  private final ScriptedNode server = fixture.server;
  private final ChainReads node = fixture.reads();

  @AfterEach
  void close() {
    fixture.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"0x\"", "\"0x8000000000000000\"", "\"-0x1\"", "{}", "\"\""})
  void countThatCannotBeReadIsNotZero(String count) {
    server.result("eth_getTransactionCount", count);

    assertUnreadable(
        () -> node.transactionCounts(List.of(ALICE), BlockRef.LATEST),
        "eth_getTransactionCount: result: expected ");
    assertThat(fixture.failed).isEqualTo(1);
    assertThat(fixture.answered).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"0x0\"", "0", "\"0x00\"", "-21000", "\"0x20000000000000\"", "null"})
  void noCallNeedsNoGas(String gas) {
    server.result("eth_estimateGas", gas);
    Call call = new Call(ALICE, ALICE, Wei.ZERO, Bytes.EMPTY, null);

    assertUnreadable(() -> node.estimateGas(call), "eth_estimateGas: result: expected ");
    assertUnreadable(() -> node.estimateGas(call, 5), "eth_estimateGas: result: expected ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"\"", "\"0x\"", "\"0x60\""})
  void accountWithoutCodeIsNotDelegatedHoweverThatIsSpelled(String code) {
    server.result("eth_getCode", code);

    assertThat(node.delegations(List.of(ALICE), BlockRef.LATEST)).containsEntry(ALICE, false);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "false | 0",
        "null | 0",
        "\"\" | 0",
        "\"false\" | 0",
        "true | 9223372036854775807",
        "{} | 9223372036854775807",
        "{\"msgCount\":\"0x7\"} | 9223372036854775807",
        "{\"currentBlock\":5,\"highestBlock\":\"0x9\",\"stages\":null} | 4",
        "{\"currentBlock\":\"0x9\",\"highestBlock\":\"0x5\"} | 0",
      })
  void syncingIsReadInEachClientsForm(String told, long missing) {
    server.result("eth_syncing", told);

    assertThat(fixture.node().syncingBy()).isEqualTo(missing);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"name\":\"Geth\"}", "null", "7", "[]"})
  void nodeWithoutANameIsANodeAllTheSame(String version) {
    server.result("web3_clientVersion", version);

    assertThat(node.clientVersion()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "\"\"", "false", "null", "[]"})
  void errorThatSaysNothingBesideAResultIsNone(String error) {
    server.on("eth_gasPrice", _ -> "\"result\":\"0x5\",\"error\":" + error);

    assertThat(node.gasPrice()).isEqualTo(Wei.of(5));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"<html>", "{\"id\":1}", "[]", "{} {}", "[[[", "{\"id\":999999,\"result\":1}"})
  void answerThatIsNoJsonRpcNamesItsMethod(String body) {
    server.http(new Http.Says(200, body));

    assertThatThrownBy(node::gasPrice).hasMessageContaining("eth_gasPrice: ");
    assertThatThrownBy(() -> node.headers(1, 3)).hasMessageContaining("eth_getBlockByNumber: ");
    assertThat(fixture.failed).isEqualTo(2);
  }

  @Test
  void codeOfAnErrorMayBeText() {
    server.on("eth_gasPrice", _ -> "\"error\":{\"code\":\"-32000\",\"message\":null}");

    assertThatThrownBy(node::gasPrice).hasMessageContaining("error -32000: ");
  }

  @Test
  void answerInAListOfOneIsAnAnswer() {
    server.http(request ->
        new Http.Says(200, "[{\"id\":%s,\"result\":\"0x5\"}]".formatted(request.path("id"))));

    assertThat(node.gasPrice()).isEqualTo(Wei.of(5));
  }

  @Test
  void whatIsNotNeededOfTheEnvelopeMayBeAnything() {
    server.http(request ->
        new Http.Says(
            200,
            "{\"jsonrpc\":{},\"usage\":[1],\"id\":%s,\"result\":\"0x5\"}"
                .formatted(request.path("id"))));

    assertThat(node.gasPrice()).isEqualTo(Wei.of(5));
  }

  @Test
  void batchThatIsAnsweredByOneAnswerIsAskedInSmallerOnes() {
    server.http(request ->
        request.isArray()
            ? new Http.Says(
                200, "{\"id\":%s,\"result\":\"0x7\"}".formatted(request.path(0).path("id")))
            : new Http.Answers());
    server.result("eth_getTransactionCount", "\"0x7\"");

    assertThat(
            node.transactionCounts(
                List.of(ALICE, Address.parse("0x" + "bb".repeat(20))), BlockRef.LATEST))
        .hasSize(2);
  }

  @Test
  void batchThatIsRefusedInAListIsRefused() {
    server.http(request ->
        request.isArray()
            ? new Http.Says(
                200, "[{\"id\":null,\"error\":{\"code\":-32600,\"message\":\"batch too large\"}}]")
            : new Http.Answers());
    server.result("eth_getTransactionCount", "\"0x7\"");

    assertThat(
            node.transactionCounts(
                List.of(ALICE, Address.parse("0x" + "bb".repeat(20))), BlockRef.LATEST))
        .hasSize(2);
  }
}
