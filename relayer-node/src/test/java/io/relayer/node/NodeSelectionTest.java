package io.relayer.node;

import static io.relayer.node.TestPool.NEVER_AGAIN;
import static io.relayer.node.TestPool.OFTEN;
import static io.relayer.node.TestPool.PATIENCE;
import static io.relayer.node.TestPool.TWO;
import static io.relayer.node.TestPool.accepted;
import static io.relayer.node.TestPool.member;
import static io.relayer.node.TestPool.sends;
import static io.relayer.node.TestPool.states;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.relayer.node.NodeMember.Duty;
import io.relayer.node.ScriptedNode.Http;
import io.relayer.node.breaker.BreakerSettings;
import io.relayer.node.broadcast.BroadcastResult.NoUsableNode;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The choice among several nodes, by health, weight and load.
final class NodeSelectionTest {
  private final TestPool pool = new TestPool();

  @BeforeEach
  void prices() {
    pool.first.result("eth_gasPrice", "\"0x1\"");
    pool.second.result("eth_gasPrice", "\"0x2\"");
  }

  @AfterEach
  void close() {
    pool.close();
  }

  private static NodeMember limited(ScriptedNode node, int perSecond) {
    return new NodeMember(
        node.endpoint(),
        Duty.PRIMARY,
        1,
        new BreakerSettings(2, Duration.ofSeconds(30)),
        perSecond,
        null);
  }

  private ChainNodes connect(Duration probeEvery, NodeMember... members) {
    return pool.connect(PoolSettings.USUAL.probing(probeEvery), members);
  }

  private double alarm() {
    return pool.registry.get("relayer.chain.nodes.unhealthy").gauge().value();
  }

  @Test
  void readsAreSharedByWeight() {
    ChainNodes nodes =
        connect(
            NEVER_AGAIN, member(pool.first, Duty.PRIMARY, 3), member(pool.second, Duty.PRIMARY, 1));

    for (int i = 0; i < 40; i++) {
      nodes.gasPrice();
    }
    assertThat(pool.first.count("eth_gasPrice")).isEqualTo(30);
    assertThat(pool.second.count("eth_gasPrice")).isEqualTo(10);
  }

  @Test
  void readerThatWantsOneNodeKeepsIt() {
    ChainNodes nodes =
        connect(
            NEVER_AGAIN, member(pool.first, Duty.PRIMARY, 1), member(pool.second, Duty.PRIMARY, 1));

    long prices =
        IntStream.range(0, 10)
            .mapToObj(_ -> nodes.onOneNode("reader", node -> node.gasPrice()))
            .distinct()
            .count();
    assertThat(prices).isEqualTo(1);
  }

  @Test
  void sendersAreSpreadByWeightAndOnlyThoseOfALostNodeMove() {
    int first = 0;
    int senders = 20_000;
    for (int i = 0; i < senders; i++) {
      double ofFirst = SenderAffinity.score("http://one:8545", 3, i);
      double ofSecond = SenderAffinity.score("http://two:8545", 1, i);
      first += ofFirst > ofSecond ? 1 : 0;
      assertThat(SenderAffinity.score("http://one:8545", 3, i)).isEqualTo(ofFirst);
    }
    assertThat(first / (double) senders).isCloseTo(0.75, within(0.01));
  }

  @Test
  void backupIsAskedOnlyWhileNoOtherIsHealthy() throws Exception {
    ChainNodes nodes =
        connect(OFTEN, member(pool.first, Duty.PRIMARY, 1), member(pool.second, Duty.BACKUP, 1000));

    assertThat(nodes.broadcast(pool.sender, TWO)).isEqualTo(accepted(2));
    nodes.gasPrice();
    assertThat(sends(pool.second) + pool.second.count("eth_gasPrice")).isZero();

    pool.first.http(new Http.Says(503, ""));
    await().until(() -> states(nodes).getFirst().equals("unreachable"));
    assertThat(nodes.broadcast(pool.sender, TWO)).isEqualTo(accepted(2));
    nodes.gasPrice();
    assertThat(sends(pool.second)).isEqualTo(2);
    assertThat(pool.second.count("eth_gasPrice")).isEqualTo(1);

    pool.first.http(new Http.Answers());
    await().until(() -> states(nodes).getFirst().equals("alive"));
    assertThat(nodes.awaitUsable(PATIENCE)).isTrue();
    assertThat(nodes.broadcast(pool.sender, TWO)).isEqualTo(accepted(2));
    assertThat(sends(pool.second)).isEqualTo(2);
  }

  @Test
  void sendOnlyNodeGetsEveryTransactionAndIsNeverBelievedNorRead() {
    pool.first.error("eth_sendRawTransaction", -32000, "nonce too low");
    ChainNodes nodes =
        connect(
            NEVER_AGAIN,
            member(pool.first, Duty.PRIMARY, 1),
            member(pool.second, Duty.SEND_ONLY, 1000));

    assertThat(TestPool.outcomes(nodes.broadcast(pool.sender, TWO)))
        .map(outcome -> outcome.code())
        .containsExactly("nonce-too-low", "nonce-too-low");
    await().until(() -> sends(pool.second) == 2);
    for (int i = 0; i < 10; i++) {
      nodes.gasPrice();
    }
    assertThat(pool.second.count("eth_gasPrice")).isZero();
  }

  @Test
  void chainIsNotUsableByASendOnlyNode() {
    pool.first.http(new Http.Says(503, ""));
    ChainNodes nodes =
        connect(
            NEVER_AGAIN,
            member(pool.first, Duty.PRIMARY, 1),
            member(pool.second, Duty.SEND_ONLY, 1));

    assertThat(states(nodes)).containsExactly("unreachable", "alive");
    assertThat(nodes.usable()).isFalse();
    assertThat(alarm()).isEqualTo(1);
  }

  @Test
  void laggingNodeIsNotAskedUnlessItIsTheLast() {
    pool.first.head(20);
    ChainNodes nodes =
        connect(
            OFTEN, member(pool.first, Duty.PRIMARY, 1), member(pool.second, Duty.PRIMARY, 1000));
    await().until(() -> states(nodes).equals(List.of("alive", "lagging")));

    for (int i = 0; i < 10; i++) {
      nodes.gasPrice();
    }
    assertThat(pool.second.count("eth_gasPrice")).isZero();
    assertThat(nodes.status().get(1).measures().lag()).hasValue(15);
    assertThat(alarm()).isZero();

    pool.first.result("eth_syncing", "{\"currentBlock\":\"0x14\",\"highestBlock\":\"0x40\"}");
    await().until(() -> states(nodes).equals(List.of("syncing", "lagging")));
    assertThat(nodes.usable()).isTrue();
    assertThat(nodes.broadcast(pool.sender, TWO)).isEqualTo(accepted(2));
    assertThat(alarm()).isEqualTo(1);
  }

  @Test
  void answerThatIsBehindIsAskedOfAnotherNode() {
    pool.first.head(9);
    pool.second.head(7);
    ChainNodes nodes =
        connect(
            NEVER_AGAIN, member(pool.first, Duty.PRIMARY, 1), member(pool.second, Duty.PRIMARY, 1));

    for (int i = 0; i < 10; i++) {
      assertThat(nodes.head().number()).isEqualTo(9);
    }
    assertThat(pool.second.count("eth_getBlockByNumber")).isGreaterThan(2);
    assertThat(states(nodes)).containsExactly("alive", "alive");
  }

  @Test
  void foremostIsBelievedWhereAllAreBehind() {
    pool.first.head(9);
    ChainNodes nodes =
        connect(
            NEVER_AGAIN, member(pool.first, Duty.PRIMARY, 1), member(pool.second, Duty.PRIMARY, 1));
    assertThat(nodes.head().number()).isEqualTo(9);
    pool.first.head(8);
    pool.second.head(7);

    assertThat(nodes.head().number()).isEqualTo(8);
  }

  @Test
  void openBreakerRefusesAtOnce() {
    ChainNodes nodes = connect(NEVER_AGAIN, member(pool.first, Duty.PRIMARY, 1));
    pool.first.http(new Http.Says(503, ""));
    nodes.broadcast(pool.sender, TWO);
    nodes.broadcast(pool.sender, TWO);
    assertThat(nodes.status().getFirst().breaker()).isEqualTo("open");
    pool.first.http(new Http.Answers());

    assertThat(nodes.broadcast(pool.sender, TWO)).isInstanceOf(NoUsableNode.class);
    assertThat(sends(pool.first)).isZero();
    assertThat(states(nodes)).containsExactly("alive");
  }

  @Test
  void nodeThatIsOverItsRateIsPassedOver() {
    ChainNodes nodes =
        connect(NEVER_AGAIN, limited(pool.first, 1), member(pool.second, Duty.PRIMARY, 1));

    for (int i = 0; i < 100; i++) {
      nodes.gasPrice();
    }
    assertThat(pool.first.count("eth_gasPrice")).isBetween(1L, 49L);
    assertThat(states(nodes)).containsExactly("alive", "alive");
  }

  @Test
  void whatNoNodeMayTakeNowIsNotHandled() {
    ChainNodes nodes = connect(NEVER_AGAIN, member(pool.first, Duty.PRIMARY, 1));
    pool.first.http(new Http.Limits("30"));

    assertThat(nodes.broadcast(pool.sender, TWO))
        .isEqualTo(new NoUsableNode(pool.first.endpoint().name() + ": HTTP 429"));
    assertThat(nodes.usable()).isFalse();
    assertThat(alarm()).isZero();
    assertThat(pool.counted("relayer.node.limited")).isEqualTo(1);
  }

  @Test
  void nodeThatAsksToBeLeftAloneIsLeftForAnother() {
    ChainNodes nodes =
        connect(
            NEVER_AGAIN, member(pool.first, Duty.PRIMARY, 1), member(pool.second, Duty.PRIMARY, 1));
    pool.first.http(new Http.Limits("30"));

    for (int i = 0; i < 10; i++) {
      assertThat(nodes.broadcast(pool.sender, TWO)).isEqualTo(accepted(2));
    }
    assertThat(sends(pool.second)).isEqualTo(20);
    assertThat(nodes.status().getFirst().breaker()).isEqualTo("closed");
  }

  @Test
  void readIsTriedAgainWhereThatMayHelp() {
    ChainNodes nodes = connect(NEVER_AGAIN, member(pool.first, Duty.PRIMARY, 1));
    pool.first.http(request -> {
      pool.first.http(new Http.Answers());
      return new Http.HangsUp();
    });

    assertThat(nodes.gasPrice().value()).isEqualTo(1);
  }
}
