package io.relayer.node.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relayer.ethereum.value.BlockHash;
import io.relayer.ethereum.value.TxHash;
import io.relayer.node.ScriptedNode;
import io.relayer.node.chain.ChainReads;
import io.relayer.node.chain.NodeException;
import io.relayer.node.chain.Receipt;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Receipts of blocks that a node needs long for.
final class BlockReceiptsTest {
  private static final Duration READ_TIMEOUT = Duration.ofMillis(100);
  private static final int MANY = 8_000;
  private static final TxHash ONE = TxHash.parse("0x" + "01".repeat(32));
  private static final BlockHash BLOCK = BlockHash.parse(ScriptedNode.HASH);
  private static final BlockHash OTHER = BlockHash.parse("0x" + "cd".repeat(32));

  private final TestNode fixture = new TestNode();
  private final ScriptedNode server = fixture.server;
  private final ChainReads node = fixture.at(server.endpoint(READ_TIMEOUT), 100).reads();
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch answer = new CountDownLatch(1);

  @BeforeEach
  void slowToTellOfWholeBlocks() {
    server.on(
        "eth_getBlockReceipts",
        _ -> {
          asked.countDown();
          await(answer);
          return ScriptedNode.ok("[%s]".formatted(receipt()));
        });
    server.on(
        "eth_gasPrice",
        _ -> {
          await(answer);
          return ScriptedNode.ok("\"0x1\"");
        });
    server.result("eth_getBlockByHash", ScriptedNode.block("0x5", ScriptedNode.HASH));
    server.result("eth_getTransactionReceipt", receipt());
  }

  @AfterEach
  void close() {
    answer.countDown();
    fixture.close();
  }

  @Test
  void answerOfALargeBlockIsUsedThoughItTakesLongerThanOthersMay() {
    CompletableFuture<Optional<List<Receipt>>> receipts = inBackground(MANY);
    await(asked);
    aReadTimeoutPasses();
    answer.countDown();

    assertThat(receipts.join().orElseThrow()).map(Receipt::transaction).containsExactly(ONE);
    assertThat(server.count("eth_getBlockReceipts")).isEqualTo(1);
  }

  @Test
  void whoeverWantsThemMeanwhileOrAgainHasTheSameAnswer() {
    ChainReads patient = patient();
    List<CompletableFuture<Optional<List<Receipt>>>> both =
        List.of(inBackground(patient, 1), inBackground(patient, 1));
    await(asked);
    answer.countDown();

    assertThat(both).allSatisfy(one -> assertThat(one.join().orElseThrow()).hasSize(1));
    assertThat(patient.receiptsOfBlock(BLOCK, 1, List.of(ONE)).orElseThrow()).hasSize(1);
    assertThat(server.count("eth_getBlockReceipts")).isEqualTo(1);

    assertThat(patient.receiptsOfBlock(OTHER, 1, List.of(ONE)).orElseThrow()).isEmpty();
    assertThat(server.count("eth_getBlockReceipts")).isEqualTo(2);
  }

  @Test
  void answerThatLacksReceiptsOfItsBlockIsNotKept() {
    ChainReads patient = patient();
    answer.countDown();

    assertThat(patient.receiptsOfBlock(BLOCK, 2, List.of(ONE)).orElseThrow()).hasSize(1);
    assertThat(patient.receiptsOfBlock(BLOCK, 2, List.of(ONE)).orElseThrow()).hasSize(1);

    assertThat(server.count("eth_getBlockReceipts")).isEqualTo(2);
  }

  /// With more time for each question than a test takes.
  private ChainReads patient() {
    return fixture.at(server.endpoint(Duration.ofSeconds(30)), 100).reads();
  }

  @Test
  void blockThatTookTooLongIsNotAskedForAgainButItsReceiptsOneByOne() {
    assertThatThrownBy(() -> node.receiptsOfBlock(BLOCK, 2, List.of(ONE)))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining("no answer within");

    assertThat(node.receiptsOfBlock(BLOCK, 2, List.of(ONE)).orElseThrow()).hasSize(1);
    assertThat(node.receiptsOfBlock(BLOCK, 3, List.of(ONE)).orElseThrow()).hasSize(1);
    assertThat(server.count("eth_getBlockReceipts")).isEqualTo(1);
    assertThat(server.count("eth_getTransactionReceipt")).isEqualTo(2);

    answer.countDown();
    assertThat(node.receiptsOfBlock(BLOCK, 1, List.of(ONE)).orElseThrow()).hasSize(1);
    assertThat(server.count("eth_getBlockReceipts")).isEqualTo(2);
  }

  private CompletableFuture<Optional<List<Receipt>>> inBackground(int size) {
    return inBackground(node, size);
  }

  private static CompletableFuture<Optional<List<Receipt>>> inBackground(
      ChainReads asked, int size) {
    var receipts = new CompletableFuture<Optional<List<Receipt>>>();
    Thread.startVirtualThread(() -> {
      try {
        receipts.complete(asked.receiptsOfBlock(BLOCK, size, List.of(ONE)));
      } catch (RuntimeException e) {
        receipts.completeExceptionally(e);
      }
    });
    return receipts;
  }

  /// Another call gets no answer either, and has run out of time.
  private void aReadTimeoutPasses() {
    assertThatThrownBy(node::gasPrice).hasMessageContaining("no answer within");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static String receipt() {
    return NodeReadsTest.receipt(ONE, BLOCK);
  }
}
