package io.relayer.node.rpc;

import static io.relayer.node.rpc.TestNode.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.BlockHash;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.TxHash;
import io.relayer.ethereum.value.Wei;
import io.relayer.node.ScriptedNode;
import io.relayer.node.chain.BlockRef;
import io.relayer.node.chain.Call;
import io.relayer.node.chain.CallResult;
import io.relayer.node.chain.ChainReads;
import io.relayer.node.chain.GasEstimate;
import io.relayer.node.chain.Header;
import io.relayer.node.chain.NodeException.Reason;
import io.relayer.node.chain.Receipt;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Questions to nodes that lack something, or answer in a way of their own.
final class NodeReadsTest {
  private static final Address ALICE = Address.parse("0x" + "aa".repeat(20));
  private static final Address BOB = Address.parse("0x" + "bb".repeat(20));
  private static final TxHash ONE = TxHash.parse("0x" + "01".repeat(32));
  private static final TxHash TWO = TxHash.parse("0x" + "02".repeat(32));
  private static final BlockHash BLOCK = BlockHash.parse(ScriptedNode.HASH);
  private static final BlockHash OTHER = BlockHash.parse("0x" + "cd".repeat(32));
  private static final Call CALL = new Call(ALICE, BOB, Wei.ZERO, Bytes.parse("0x01020304"));

  private final TestNode fixture = new TestNode();
  private final ScriptedNode server = fixture.server;
  private final ChainReads node = fixture.reads();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void headersEndBeforeTheFirstThatIsMissing() {
    server.on(
        "eth_getBlockByNumber",
        params -> {
          String number = params.path(0).asString();
          return ScriptedNode.ok(
              number.equals("0x4") ? "null" : ScriptedNode.block(number, ScriptedNode.HASH));
        });

    assertThat(node.headers(2, 6)).map(Header::number).containsExactly(2L, 3L);
    assertThat(node.headers(3, 2)).isEmpty();
  }

  @Test
  void missingBlockIsEmpty() {
    server.result("eth_getBlockByNumber", "null");
    server.result("eth_getBlockByHash", "null");

    assertThat(node.header(7)).isEmpty();
    assertThat(node.header(BLOCK)).isEmpty();
    assertThat(node.block(7)).isEmpty();
    assertThat(node.block(BLOCK)).isEmpty();
    assertThat(node.finalized()).isEmpty();
  }

  @Test
  void malformedBlockIsNoAnswer() {
    for (String block :
        List.of(
            "{}",
            ScriptedNode.block("0x5", "0x12"),
            ScriptedNode.block("5", ScriptedNode.HASH),
            ScriptedNode.block("0x-5", ScriptedNode.HASH),
            ScriptedNode.block("0xffffffffffffffffff", ScriptedNode.HASH),
            "\"block\"",
            "[1]")) {
      server.result("eth_getBlockByNumber", block);

      assertFails(() -> node.header(5), Reason.UNREADABLE);
    }
  }

  /// As from a cache that mixes things up, or a node behind a balancer that answers for another
  /// one.
  @Test
  void anotherBlockThanTheOneAskedForIsNoAnswer() {
    server.result("eth_getBlockByNumber", ScriptedNode.block("0x6", ScriptedNode.HASH));
    server.result("eth_getBlockByHash", ScriptedNode.block("0x5", ScriptedNode.GENESIS));

    assertFails(() -> node.header(5), Reason.UNREADABLE);
    assertFails(() -> node.block(5), Reason.UNREADABLE);
    assertFails(() -> node.headers(5, 6), Reason.UNREADABLE);
    assertFails(() -> node.header(BLOCK), Reason.UNREADABLE);
    assertFails(() -> node.block(BLOCK), Reason.UNREADABLE);
    assertThat(node.header(6)).isPresent();
  }

  @Test
  void receiptsOfABlockAreThoseWanted() {
    server.result(
        "eth_getBlockReceipts", "[%s,%s]".formatted(receipt(ONE, BLOCK), receipt(TWO, BLOCK)));

    assertThat(node.receiptsOfBlock(BLOCK, 2, List.of(TWO)).orElseThrow())
        .map(Receipt::transaction)
        .containsExactly(TWO);
  }

  @Test
  void receiptsOfAnUnknownBlockAreNone() {
    server.result("eth_getBlockReceipts", "null");

    assertThat(node.receiptsOfBlock(BLOCK, 2, List.of(ONE))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "-32601, the method eth_getBlockReceipts does not exist/is not available",
    "-32004, Method not supported",
    "0, Method eth_getBlockReceipts not supported.",
  })
  void nodeWithoutReceiptsByBlockIsAskedOneByOneFromThenOn(int code, String message) {
    server.error("eth_getBlockReceipts", code, message);
    server.result("eth_getBlockByHash", ScriptedNode.block("0x5", ScriptedNode.HASH));
    server.on(
        "eth_getTransactionReceipt",
        params ->
            ScriptedNode.ok(
                params.path(0).asString().equals(ONE.toString())
                    ? receipt(ONE, BLOCK)
                    : receipt(TWO, OTHER)));

    for (int i = 0; i < 2; i++) {
      assertThat(node.receiptsOfBlock(BLOCK, 2, List.of(TWO, ONE)).orElseThrow())
          .map(Receipt::transaction)
          .containsExactly(ONE);
    }
    assertThat(server.count("eth_getBlockReceipts")).isEqualTo(1);

    server.result("eth_getBlockByHash", "null");
    assertThat(node.receiptsOfBlock(BLOCK, 2, List.of(ONE))).isEmpty();
  }

  @Test
  void receiptsThatAreTooManyForOneAnswerAreAskedOneByOne() {
    String padding = " ".repeat(TestNode.MAX_ANSWER);
    server.on("eth_getBlockReceipts", _ -> ScriptedNode.ok("[]" + padding));
    server.result("eth_getBlockByHash", ScriptedNode.block("0x5", ScriptedNode.HASH));
    server.result("eth_getTransactionReceipt", receipt(ONE, BLOCK));

    assertThat(node.receiptsOfBlock(BLOCK, 2, List.of(ONE)).orElseThrow()).hasSize(1);
  }

  @Test
  void receiptsAreFoundByHash() {
    server.on(
        "eth_getTransactionReceipt",
        params ->
            ScriptedNode.ok(
                params.path(0).asString().equals(ONE.toString()) ? receipt(ONE, BLOCK) : "null"));

    assertThat(node.receipts(List.of(ONE, TWO)))
        .isEqualTo(Map.of(ONE, new Receipt(ONE, null, 5, BLOCK, 1, true, 21_000, null, null)));
    assertThat(node.receipts(List.of())).isEmpty();
  }

  @Test
  void nodeWithoutFinalityOrFeeHistoryHasNone() {
    server.error("eth_getBlockByNumber", -39001, "finalized block not found");

    assertThat(node.finalized()).isEmpty();
    assertThat(node.feeHistory(4, List.of(50.0))).isEmpty();
    assertThat(node.maxPriorityFeePerGas()).isEmpty();
  }

  @Test
  void feeHistoryWithoutRewardsIsRead() {
    server.result(
        "eth_feeHistory",
        "{\"oldestBlock\":\"0x1\",\"baseFeePerGas\":[\"0x5\",\"0x6\"],\"gasUsedRatio\":[0.5]}");

    var history = node.feeHistory(1, List.of()).orElseThrow();

    assertThat(history.baseFees()).containsExactly(Wei.of(5), Wei.of(6));
    assertThat(history.rewards()).isEmpty();
    assertThat(history.gasUsedRatios()).containsExactly(0.5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // geth and those that follow it
        "3 | execution reverted: nope | \"0x08c379a0%s\" | nope",
        "3 | execution reverted | \"0x\" | reverted without a reason",
        "-32000 | execution reverted | null | reverted without a reason",
        "-32000 | invalid opcode: INVALID | null | invalid opcode: INVALID",
        // Nethermind
        "-32015 | VM execution error. | \"Reverted 0x08c379a0%s\" | nope",
        // hardhat
        "-32603 | Error: VM Exception while processing transaction: reverted | {\"message\":\"m\",\"data\":\"0x08c379a0%s\"} | nope",
        // ganache
        "-32000 | VM Exception while processing transaction: revert nope | {\"hash\":\"0x11\",\"result\":\"0x08c379a0%s\"} | nope",
        // anvil
        "-32603 | EVM error InvalidFEOpcode | null | EVM error InvalidFEOpcode",
      })
  void failedExecutionIsKnownByEachNodesWords(
      int code, String message, String data, String reason) {
    String nope = "00".repeat(31) + "20" + "00".repeat(31) + "04" + "6e6f7065" + "00".repeat(28);
    String error =
        "\"error\":{\"code\":%d,\"message\":\"%s\",\"data\":%s}"
            .formatted(code, message, data.formatted(nope));
    server.on("eth_estimateGas", _ -> error).on("eth_call", _ -> error);

    assertThat(node.estimateGas(CALL))
        .isInstanceOfSatisfying(
            GasEstimate.Reverted.class, it -> assertThat(it.reason()).isEqualTo(reason));
    assertThat(node.call(CALL, BlockRef.LATEST))
        .isInstanceOfSatisfying(
            CallResult.Reverted.class, it -> assertThat(it.reason()).isEqualTo(reason));
  }

  @Test
  void otherErrorsSayNothingOfTheExecution() {
    for (String message :
        List.of("insufficient funds for transfer", "gas required is not known", "busy")) {
      server.error("eth_estimateGas", -32000, message).error("eth_call", -32000, message);

      assertThat(node.estimateGas(CALL))
          .isEqualTo(new GasEstimate.Unavailable("error -32000: " + message));
      assertThat(node.call(CALL, BlockRef.LATEST))
          .isEqualTo(new CallResult.Unavailable("error -32000: " + message));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "gas required exceeds allowance (0), 0",
    "gas required exceeds allowance (50000000), 50000000",
    "Out of gas: gas required exceeds allowance: 3000000000, 3000000000",
  })
  void estimateThatRanOutOfGasTellsWithHowMuchItWasTried(String words, long allowance) {
    server.error("eth_estimateGas", -32000, words);

    assertThat(node.estimateGas(CALL))
        .isEqualTo(new GasEstimate.OverAllowance(allowance, "error -32000: " + words));
  }

  static String receipt(TxHash hash, BlockHash block) {
    return """
    {"transactionHash":"%s","blockHash":"%s","blockNumber":"0x5","transactionIndex":"0x1",
     "status":"0x1","gasUsed":"0x5208","cumulativeGasUsed":"0x5208","logs":[]}\
    """
        .formatted(hash, block);
  }
}
