package io.relayer.node.rpc;

import static io.relayer.node.rpc.TestNode.assertUnreadable;
import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.ethereum.value.BlockHash;
import io.relayer.ethereum.value.TxHash;
import io.relayer.ethereum.value.Wei;
import io.relayer.node.ScriptedNode;
import io.relayer.node.chain.Block;
import io.relayer.node.chain.ChainReads;
import io.relayer.node.chain.Receipt;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Strict and lenient parts of blocks and receipts, and the errors that name the rest.
final class OddBlocksTest {
  private static final TxHash ONE = TxHash.parse("0x" + "01".repeat(32));
  private static final TxHash TWO = TxHash.parse("0x" + "02".repeat(32));
  private static final BlockHash BLOCK = BlockHash.parse(ScriptedNode.HASH);

  private final TestNode fixture = new TestNode();
  private final ScriptedNode server = fixture.server;
  private final ChainReads node = fixture.reads();

  @AfterEach
  void close() {
    fixture.close();
  }

  private static String block(String number, String more) {
    return """
    {"number":%s,"hash":"%s","parentHash":"%s","timestamp":"0x10","gasLimit":"0x20"%s}\
    """
        .formatted(number, BLOCK, BLOCK, more);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"0x5\"", "\"0X5\"", "\"0x0005\"", "5"})
  void numberIsReadInEachSpellingThatCanMeanNothingElse(String number) {
    server.result("eth_getBlockByNumber", block(number, ",\"transactions\":[]"));

    assertThat(node.header(5).orElseThrow().number()).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"5\"",
        "\"0x\"",
        "\"0x+5\"",
        "5.0",
        "-5",
        "\"0x20000000000000000\"",
        "true",
        "1e999"
      })
  void whatCouldMeanSomethingElseIsNoNumber(String number) {
    server.result("eth_getBlockByNumber", block(number, ",\"transactions\":[]"));

    assertUnreadable(() -> node.header(5), "eth_getBlockByNumber: result.number: ");
  }

  @Test
  void listThatIsNullIsEmptyWhereTheBlockSaysSo() {
    server.result("eth_getBlockByNumber", block("5", ",\"transactions\":null,\"gasUsed\":\"0x0\""));
    assertThat(node.header(5).orElseThrow().transactions()).isEmpty();
    assertThat(node.block(5).orElseThrow().transactions()).isEmpty();

    server.result(
        "eth_getBlockByNumber",
        block(
            "5",
            ",\"transactionsRoot\":\"0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421\""));
    assertThat(node.header(5).orElseThrow().transactions()).isEmpty();

    server.result("eth_getBlockByNumber", block("5", ",\"transactions\":null,\"gasUsed\":\"0x5\""));
    assertUnreadable(() -> node.header(5), "result.transactions: expected a list, found null");
  }

  @Test
  void timeThatIsNoneIsNotRead() {
    server.result(
        "eth_getBlockByNumber",
        block("5", ",\"transactions\":[]").replace("\"0x10\"", "\"0x1fffffffffffff\""));

    assertUnreadable(() -> node.header(5), "result.timestamp: expected seconds since 1970");
  }

  @Test
  void gasLimitWithoutMeasureIsTheLargestAndAMissingOneIsNotTold() {
    String block = block("5", ",\"transactions\":[]");
    server.result(
        "eth_getBlockByNumber", block.replace("\"0x20\"", "\"0x" + "f".repeat(20) + "\""));
    assertThat(node.header(5).orElseThrow().gasLimit()).isEqualTo(Long.MAX_VALUE);

    server.result("eth_getBlockByNumber", block.replace("\"0x20\"", "null"));
    assertThat(node.header(5).orElseThrow().gasLimit()).isZero();
  }

  private static String transaction(String more) {
    return "{\"hash\":\"%s\",\"to\":null%s}".formatted(ONE, more);
  }

  private Block blockWith(String transaction) {
    server.result("eth_getBlockByNumber", block("5", ",\"transactions\":[" + transaction + "]"));
    return node.block(5).orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ",\"type\":\"0x7e\",\"from\":\"0xaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"",
        ",\"type\":\"0x6a\",\"nonce\":null,\"from\":\"\",\"value\":\"0x\"",
        ",\"type\":\"0xff\",\"nonce\":\"0xfffffffffffffffd\",\"v\":null",
        ",\"type\":\"0x71\"",
      })
  void transactionOfARollupsOwnKindNeedsNoNonceAndNoSender(String more) {
    assertThat(blockWith(transaction(more)).transactions())
        .singleElement()
        .satisfies(it -> {
          assertThat(it.hash()).isEqualTo(ONE);
          assertThat(it.nonce()).isNull();
          assertThat(it.value()).isEqualTo(Wei.ZERO);
        });
  }

  /// That none of a block used a nonce is a proof only if all of them can be read.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        ",\"type\":\"0x2\",\"nonce\":\"0x1\" | from",
        ",\"nonce\":\"0x1\",\"from\":\"0x\" | from",
        ",\"type\":\"0x7e\",\"from\":\"0x12\" | from",
        ",\"type\":\"0x0\",\"from\":\"0xaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\",\"nonce\":null | nonce",
        ",\"type\":\"0x6a\",\"nonce\":\"seven\" | nonce",
      })
  void transactionThatMayHaveUsedANonceIsReadStrictly(String more, String field) {
    assertUnreadable(
        () -> blockWith(transaction(more)),
        "eth_getBlockByNumber: result.transactions[0].%s: expected ".formatted(field));
  }

  @Test
  void receiptOfAnotherTransactionIsNoAnswer() {
    server.result("eth_getTransactionReceipt", NodeReadsTest.receipt(TWO, BLOCK));

    assertUnreadable(
        () -> node.receipts(List.of(ONE)),
        "eth_getTransactionReceipt: result.transactionHash: expected " + ONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"null", "\"0x\"", "\"\"", "{\"transactionHash\":\"ONE\",\"blockHash\":null}"})
  void transactionWithoutABlockHasNoReceipt(String result) {
    server.result("eth_getTransactionReceipt", result.replace("ONE", ONE.toString()));

    assertThat(node.receipts(List.of(ONE))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"0x2\"", "\"0x\"", "null", "\"0xffffffff\"", "\"ok\"", "true"})
  void statusIsZeroOrOne(String status) {
    server.result(
        "eth_getTransactionReceipt",
        NodeReadsTest.receipt(ONE, BLOCK).replace("\"status\":\"0x1\"", "\"status\":" + status));

    assertUnreadable(
        () -> node.receipts(List.of(ONE)), "eth_getTransactionReceipt: result.status: expected ");
  }

  @Test
  void receiptOfOthersInABlockMayBeOfAKindThatIsNotKnown() {
    server.result(
        "eth_getBlockReceipts",
        "[{\"type\":\"0x6a\"}, null, 7, %s]".formatted(NodeReadsTest.receipt(TWO, BLOCK)));

    assertThat(node.receiptsOfBlock(BLOCK, 4, List.of(TWO)).orElseThrow())
        .map(Receipt::transaction)
        .containsExactly(TWO);
    assertThat(server.count("eth_getTransactionReceipt")).isZero();
    assertThat(fixture.failed).isZero();
  }

  @Test
  void receiptOfOursThatItsBlocksListDoesNotTellIsAskedForByItself() {
    server.result(
        "eth_getBlockReceipts",
        "[%s,%s]"
            .formatted(
                NodeReadsTest.receipt(ONE, BLOCK)
                    .replace("\"0x1\",\"gasUsed\"", "null,\"gasUsed\""),
                NodeReadsTest.receipt(TWO, BLOCK)));
    server.result("eth_getTransactionReceipt", NodeReadsTest.receipt(ONE, BLOCK));

    assertThat(node.receiptsOfBlock(BLOCK, 2, List.of(ONE, TWO)).orElseThrow())
        .map(Receipt::transaction)
        .containsExactly(TWO, ONE);
  }

  @Test
  void receiptsThatAreNoListAreAskedForOneByOne() {
    server.result("eth_getBlockReceipts", "{\"a\":1}");
    server.result("eth_getBlockByHash", ScriptedNode.block("0x5", ScriptedNode.HASH));
    server.result("eth_getTransactionReceipt", NodeReadsTest.receipt(ONE, BLOCK));

    for (int i = 0; i < 3; i++) {
      assertThat(node.receiptsOfBlock(BLOCK, 2, List.of(ONE)).orElseThrow()).hasSize(1);
    }
    assertThat(server.count("eth_getBlockReceipts")).isEqualTo(1);
    assertThat(fixture.failed).isEqualTo(1);
  }
}
