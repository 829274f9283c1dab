package io.relayer.node;

import static io.relayer.node.TestPool.NEVER_AGAIN;
import static io.relayer.node.TestPool.OFTEN;
import static io.relayer.node.TestPool.TWO;
import static io.relayer.node.TestPool.accepted;
import static io.relayer.node.TestPool.outcomes;
import static io.relayer.node.TestPool.sends;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.relayer.ethereum.value.Keccak;
import io.relayer.ethereum.value.TxHash;
import io.relayer.node.ScriptedNode.Http;
import io.relayer.node.broadcast.BroadcastOutcome;
import io.relayer.node.broadcast.BroadcastOutcome.Accepted;
import io.relayer.node.broadcast.BroadcastOutcome.Fatal;
import io.relayer.node.broadcast.BroadcastOutcome.HashMismatch;
import io.relayer.node.broadcast.BroadcastOutcome.MaybeSent;
import io.relayer.node.broadcast.BroadcastOutcome.NonceTooLow;
import io.relayer.node.broadcast.BroadcastOutcome.NotSent;
import io.relayer.node.broadcast.BroadcastOutcome.PoolFull;
import io.relayer.node.broadcast.BroadcastResult.NoUsableNode;
import io.relayer.node.chain.NodeException;
import io.relayer.node.chain.NodeException.Reason;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Transactions on their way over two nodes.
final class BroadcastPassTest {
  private final TestPool pool = new TestPool();

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  void senderStaysWithOneNode() throws Exception {
    ChainNodes nodes = pool.connect(NEVER_AGAIN, pool.first, pool.second);

    assertThat(nodes.broadcast(pool.sender, TWO)).isEqualTo(accepted(2));
    assertThat(nodes.broadcast(pool.sender, TWO)).isEqualTo(accepted(2));

    assertThat(sends(pool.first)).isEqualTo(4);
    assertThat(sends(pool.second)).isZero();
  }

  @Test
  void senderStaysWithTheNodeThatItWentOnTo() throws Exception {
    ChainNodes nodes = pool.connect(OFTEN, pool.first, pool.second);
    pool.first.http(new Http.Says(401, ""));
    assertThat(nodes.broadcast(pool.sender, TWO)).isEqualTo(accepted(2));
    pool.first.http(new Http.Answers());

    assertThat(nodes.broadcast(pool.sender, TWO)).isEqualTo(accepted(2));
    assertThat(sends(pool.first)).isZero();
    assertThat(sends(pool.second)).isEqualTo(4);
  }

  @Test
  void nodeThatIsGoneIsLeftForTheNext() throws Exception {
    ChainNodes nodes = pool.connect(NEVER_AGAIN, pool.first, pool.second);
    pool.first.close();

    // the first try may still find the old connection
    await()
        .untilAsserted(() -> {
          assertThat(nodes.broadcast(pool.sender, TWO)).isEqualTo(accepted(2));
          assertThat(TestPool.states(nodes)).containsExactly("unreachable", "alive");
        });
  }

  @Test
  void acceptanceByOneNodeOutweighsSilenceOfAnother() throws Exception {
    ChainNodes nodes = pool.connect(NEVER_AGAIN, pool.first, pool.second);
    pool.first.http(new Http.HangsUp());

    assertThat(nodes.broadcast(pool.sender, TWO)).isEqualTo(accepted(2));
  }

  @Test
  void thatSomethingMayHaveBeenSentIsNotForgotten() throws Exception {
    ChainNodes nodes = pool.connect(NEVER_AGAIN, pool.first, pool.second);
    pool.first.http(new Http.HangsUp());
    pool.second.error("eth_sendRawTransaction", -32000, "txpool is full");

    assertThat(outcomes(nodes.broadcast(pool.sender, TWO)))
        .hasSize(2)
        .allMatch(MaybeSent.class::isInstance);
  }

  @Test
  void whatIsSaidOfTheTransactionEndsItsPass() throws Exception {
    ChainNodes nodes = pool.connect(NEVER_AGAIN, pool.first, pool.second);
    pool.first.on(
        "eth_sendRawTransaction",
        params ->
            params.path(0).asString().equals("0x01")
                ? ScriptedNode.refused(-32000, "nonce too low")
                : ScriptedNode.refused(-32000, "txpool is full"));

    assertThat(outcomes(nodes.broadcast(pool.sender, TWO)))
        .containsExactly(new NonceTooLow("nonce too low"), new Accepted(false));
    assertThat(sends(pool.second)).isEqualTo(1);
  }

  @Test
  void fullPoolsEverywhereAreAFullPool() throws Exception {
    ChainNodes nodes = pool.connect(NEVER_AGAIN, pool.first, pool.second);
    pool.first.error("eth_sendRawTransaction", -32000, "txpool is full");
    pool.second.http(new Http.Says(429, ""));

    assertThat(outcomes(nodes.broadcast(pool.sender, TWO)))
        .hasSize(2)
        .containsOnly(new PoolFull("txpool is full"));
  }

  @Test
  void whatIsSaidOfTheNodeIsNoReasonNotToAskTheNext() throws Exception {
    for (String words :
        List.of(
            "invalid chain id for signer: have 5 want 1",
            "transaction type not supported",
            "exceeds block gas limit",
            "only replay-protected (EIP-155) transactions allowed over RPC")) {
      try (TestPool two = new TestPool()) {
        ChainNodes nodes = two.connect(NEVER_AGAIN, two.first, two.second);
        two.first.error("eth_sendRawTransaction", -32000, words);

        assertThat(nodes.broadcast(two.sender, TWO)).as(words).isEqualTo(accepted(2));
      }
    }
  }

  @Test
  void oneNodeAloneMayBeWrongWhereItRefusesForGood() throws Exception {
    ChainNodes nodes = pool.connect(NEVER_AGAIN, pool.first, pool.second);
    pool.first.error("eth_sendRawTransaction", -32000, "intrinsic gas too low");

    assertThat(nodes.broadcast(pool.sender, TWO)).isEqualTo(accepted(2));

    pool.second.error("eth_sendRawTransaction", -32000, "txpool is full");
    assertThat(outcomes(nodes.broadcast(pool.sender, TWO)))
        .hasSize(2)
        .noneMatch(Fatal.class::isInstance);
  }

  @Test
  void whatOneNodeRefusesForGoodAndTheOtherDoesNotAnswerMayBeSent() throws Exception {
    ChainNodes nodes = pool.connect(NEVER_AGAIN, pool.first, pool.second);
    pool.first.error("eth_sendRawTransaction", -32000, "intrinsic gas too low");
    pool.second.http(new Http.Says(502, ""));

    assertThat(outcomes(nodes.broadcast(pool.sender, TWO)))
        .hasSize(2)
        .allMatch(MaybeSent.class::isInstance);
  }

  @Test
  void whatEveryNodeRefusesForGoodIsRefused() throws Exception {
    ChainNodes nodes = pool.connect(NEVER_AGAIN, pool.first, pool.second);
    pool.first.error("eth_sendRawTransaction", -32000, "intrinsic gas too low");
    pool.second.error("eth_sendRawTransaction", -32000, "exceeds block gas limit");

    assertThat(outcomes(nodes.broadcast(pool.sender, TWO)))
        .hasSize(2)
        .containsOnly(new Fatal("intrinsic gas too low"));
    assertThat(sends(pool.second)).isEqualTo(2);
  }

  @Test
  void nodeThatNamesWhatItWasSentByAnotherHashIsNotOutweighed() throws Exception {
    ChainNodes nodes = pool.connect(NEVER_AGAIN, pool.first, pool.second);
    pool.first.result("eth_sendRawTransaction", "\"" + ScriptedNode.HASH + "\"");

    List<BroadcastOutcome> outcomes = outcomes(nodes.broadcast(pool.sender, TWO));

    assertThat(outcomes).hasSize(2).allMatch(HashMismatch.class::isInstance);
    assertThat(outcomes.getFirst().detail())
        .contains(TxHash.of(Keccak.hash(TWO.getFirst().toArray())).toString())
        .contains(ScriptedNode.HASH);
    assertThat(sends(pool.second)).as("the other node is not asked as well").isZero();
  }

  @Test
  void nodesThatTurnUsAwayAreThereAllTheSame() throws Exception {
    ChainNodes nodes = pool.connect(NEVER_AGAIN, pool.first);
    pool.first.http(new Http.Says(403, ""));

    assertThat(outcomes(nodes.broadcast(pool.sender, TWO))).containsOnly(new NotSent("HTTP 403"));
    assertThat(nodes.usable()).isTrue();
  }

  @Test
  void noNodeAtAllIsAValue() throws Exception {
    ChainNodes nodes = pool.connect(NEVER_AGAIN, pool.first, pool.second);
    pool.first.close();
    pool.second.close();

    await()
        .untilAsserted(
            () -> assertThat(nodes.broadcast(pool.sender, TWO)).isInstanceOf(NoUsableNode.class));
    assertThat(nodes.usable()).isFalse();
    assertThat(nodes.awaitUsable(Duration.ZERO)).isFalse();
    assertThat(nodes.broadcast(pool.sender, TWO))
        .isEqualTo(new NoUsableNode("no node of the chain is usable"));
    assertThatThrownBy(nodes::head)
        .isInstanceOfSatisfying(
            NodeException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_USABLE_NODE));
  }

  @Test
  void nothingToSendIsNothingToDo() throws Exception {
    assertThat(pool.connect(NEVER_AGAIN, pool.first).broadcast(pool.sender, List.of()))
        .isEqualTo(accepted(0));
  }
}
