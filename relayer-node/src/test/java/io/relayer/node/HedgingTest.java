package io.relayer.node;

import static io.relayer.node.TestPool.TWO;
import static io.relayer.node.TestPool.accepted;
import static io.relayer.node.TestPool.outcomes;
import static io.relayer.node.TestPool.sends;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.relayer.core.chain.FanOut;
import io.relayer.core.chain.Mempool;
import io.relayer.node.NodeMember.Duty;
import io.relayer.node.ScriptedNode.Http;
import io.relayer.node.broadcast.BroadcastOutcome.NonceTooLow;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// Sends are hedged: where a node says nothing to transactions, the next one gets them too.
final class HedgingTest extends SilentNodes {
  /// Keeps a node from answering to transactions until it is opened.
  private static final class Gate {
    private final CountDownLatch opened = new CountDownLatch(1);

    Gate(ScriptedNode node) {
      node.http(request -> {
        if (request.toString().contains(SEND)) {
          awaitOpened();
        }
        return new Http.Answers();
      });
    }

    private void awaitOpened() {
      try {
        opened.await();
      } catch (InterruptedException _) { // the node is closed
        Thread.currentThread().interrupt();
      }
    }

    void open() {
      opened.countDown();
    }
  }

  private double contradictions() {
    return pool.registry.get("relayer.node.contradictions").counter().count();
  }

  @Test
  void nextNodeIsAskedWhileTheFirstIsSilent() {
    silence(pool.first);
    ChainNodes nodes = connect(member(pool.first), member(pool.second));

    assertThat(nodes.broadcast(pool.sender, TWO)).isEqualTo(accepted(2));

    assertThat(overtaken(pool.first)).isEqualTo(1);
    assertThat(overtaken(pool.second)).isZero();
    assertThat(underWay(pool.first)).isEqualTo(1);
  }

  @Test
  void senderStaysWithTheNodeThatOvertook() {
    silence(pool.first);
    ChainNodes nodes = connect(member(pool.first), member(pool.second));
    nodes.broadcast(pool.sender, TWO);
    pool.first.http(new Http.Answers());

    assertThat(nodes.broadcast(pool.sender, TWO)).isEqualTo(accepted(2));

    assertThat(sends(pool.first)).isZero();
    assertThat(sends(pool.second)).isEqualTo(4);
  }

  @Test
  void nodeThatOwesManyAnswersIsNobodysFirst() {
    silence(pool.first);
    ChainNodes nodes = connect(member(pool.first), member(pool.second));
    for (int i = 0; i < 2; i++) { // its max-fails
      nodes.broadcast(TestPool.senderOf(pool.first, pool.second, i), TWO);
    }
    assertThat(overtaken(pool.first)).isEqualTo(2);

    for (int i = 2; i < 10; i++) {
      nodes.broadcast(TestPool.senderOf(pool.first, pool.second, i), TWO);
    }

    assertThat(overtaken(pool.first)).isEqualTo(2);
    assertThat(underWay(pool.first)).isEqualTo(2);
    assertThat(nodes.status().getFirst().breaker()).isEqualTo("closed");
  }

  @Test
  void silenceToTheEndIsAFailureOfTheNode() {
    silence(pool.first);
    ChainNodes nodes = connect(member(pool.first, SHORT, Duty.PRIMARY), member(pool.second));
    for (int i = 0; i < 2; i++) {
      nodes.broadcast(TestPool.senderOf(pool.first, pool.second, i), TWO);
    }

    await().until(() -> nodes.status().getFirst().breaker().equals("open"));
    assertThat(underWay(pool.first)).isZero();
  }

  @Test
  void slowAcceptanceCountsWhileTheNextHasNotAccepted() {
    Gate first = new Gate(pool.first);
    pool.second.http(request -> {
      if (request.toString().contains(SEND)) {
        first.open();
        return new Http.Hangs();
      }
      return new Http.Answers();
    });
    ChainNodes nodes = connect(member(pool.first), member(pool.second));

    assertThat(nodes.broadcast(pool.sender, TWO)).isEqualTo(accepted(2));

    assertThat(overtaken(pool.first)).isEqualTo(1);
    assertThat(sends(pool.first)).isEqualTo(2);
    pool.second.http(new Http.Answers());
    nodes.broadcast(pool.sender, TWO);
    assertThat(sends(pool.first)).isEqualTo(4);
  }

  @Test
  void contradictionThatComesAfterThePassIsCounted() {
    Gate first = new Gate(pool.first);
    pool.second.error(SEND, -32000, "nonce too low");
    ChainNodes nodes = connect(member(pool.first), member(pool.second));

    assertThat(outcomes(nodes.broadcast(pool.sender, TWO)))
        .hasSize(2)
        .containsOnly(new NonceTooLow("nonce too low"));
    assertThat(contradictions()).isZero();
    first.open();

    await().until(() -> contradictions() == 2);
    assertThat(underWay(pool.first)).isZero();
  }

  @Test
  void answerAboutTheNodeLeavesTheSilentOneToBeWaitedFor() {
    Gate first = new Gate(pool.first);
    pool.second.on(
        SEND,
        _ -> {
          first.open();
          return ScriptedNode.refused(-32000, "txpool is full");
        });
    ChainNodes nodes = connect(member(pool.first), member(pool.second));

    assertThat(nodes.broadcast(pool.sender, TWO)).isEqualTo(accepted(2));
  }

  @Test
  void backupOvertakesTheOnlyOtherNodeAndIsNotKept() {
    silence(pool.first);
    ChainNodes nodes = connect(member(pool.first), member(pool.second, WRITE, Duty.BACKUP));

    assertThat(nodes.broadcast(pool.sender, TWO)).isEqualTo(accepted(2));
    assertThat(sends(pool.second)).isEqualTo(2);
    pool.first.http(new Http.Answers());
    assertThat(nodes.broadcast(pool.sender, TWO)).isEqualTo(accepted(2));

    assertThat(sends(pool.first)).isEqualTo(2);
    assertThat(sends(pool.second)).isEqualTo(2);
  }

  @Test
  void backupIsFirstWhileAllOthersOweMuch() {
    silence(pool.first);
    ChainNodes nodes = connect(member(pool.first), member(pool.second, WRITE, Duty.BACKUP));
    for (int i = 0; i < 5; i++) {
      assertThat(nodes.broadcast(pool.sender, TWO)).isEqualTo(accepted(2));
    }

    assertThat(overtaken(pool.first)).isEqualTo(2);
  }

  @Test
  void copyThatWasAcceptedNeedsNoOtherSending() {
    silence(pool.first);
    PoolSettings copies = TestPool.spread(new FanOut(2), Mempool.PUBLIC);
    ChainNodes nodes = connect(copies, member(pool.first), member(pool.second));

    assertThat(nodes.broadcast(pool.sender, TWO)).isEqualTo(accepted(2));

    assertThat(sends(pool.second)).isEqualTo(2);
    assertThat(underWay(pool.first)).isEqualTo(1);
  }
}
