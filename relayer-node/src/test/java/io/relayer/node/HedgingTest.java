package io.relayer.node;

import static io.relayer.node.TestPool.NEVER_AGAIN;
import static io.relayer.node.TestPool.OFTEN;
import static io.relayer.node.TestPool.PATIENCE;
import static io.relayer.node.TestPool.TWO;
import static io.relayer.node.TestPool.accepted;
import static io.relayer.node.TestPool.outcomes;
import static io.relayer.node.TestPool.sends;
import static io.relayer.node.TestPool.states;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.relayer.core.chain.FanOut;
import io.relayer.core.chain.Mempool;
import io.relayer.node.NodeMember.Duty;
import io.relayer.node.ScriptedNode.Http;
import io.relayer.node.breaker.BreakerSettings;
import io.relayer.node.broadcast.BroadcastOutcome.MaybeSent;
import io.relayer.node.broadcast.BroadcastOutcome.NonceTooLow;
import io.relayer.node.broadcast.BroadcastResult;
import io.relayer.node.rpc.NodeEndpoint;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Sends are hedged: where a node says nothing to transactions, the next one gets them too. A
/// patient write time-out is never over in these tests: what comes to an end comes to it without.
final class HedgingTest {
  private static final String SEND = "eth_sendRawTransaction";
  private static final String OVERTAKEN = "relayer.node.overtaken";

  /// A tenth of it is a short time, and the rest of it a test's time.
  private static final Duration WRITE = Duration.ofSeconds(4);

  private static final Duration SHORT = Duration.ofMillis(300);

  private final TestPool pool = new TestPool();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void close() {
    pool.close();
    threads.shutdownNow();
  }

  private static NodeMember member(ScriptedNode node, Duration write, Duty duty) {
    NodeEndpoint endpoint = NodeEndpoint.at(node.uri(""), PATIENCE, write);
    return new NodeMember(
        endpoint, duty, 1, new BreakerSettings(2, Duration.ofSeconds(30)), 0, null);
  }

  private static NodeMember member(ScriptedNode node) {
    return member(node, WRITE, Duty.PRIMARY);
  }

  private ChainNodes connect(NodeMember... members) {
    return connect(PoolSettings.USUAL.probing(NEVER_AGAIN), members);
  }

  private ChainNodes connect(PoolSettings settings, NodeMember... members) {
    ChainNodes nodes = pool.open(null, settings, members);
    await().until(() -> !states(nodes).contains("connecting"));
    return nodes;
  }

  /// Answers all but transactions.
  private static void silence(ScriptedNode node) {
    node.http(request -> request.toString().contains(SEND) ? new Http.Hangs() : new Http.Answers());
  }

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

  private CompletableFuture<BroadcastResult> inBackground(ChainNodes nodes) {
    return CompletableFuture.supplyAsync(() -> nodes.broadcast(pool.sender, TWO), threads);
  }

  private double overtaken(ScriptedNode node) {
    return pool.registry.get(OVERTAKEN).tag("node", node.endpoint().name()).counter().count();
  }

  private double contradictions() {
    return pool.registry.get("relayer.node.contradictions").counter().count();
  }

  private double underWay(ScriptedNode node) {
    return pool.registry
        .get("relayer.node.outstanding")
        .tag("node", node.endpoint().name())
        .gauge()
        .value();
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
  void silenceOfAllIsMaybeSent() {
    silence(pool.first);
    silence(pool.second);
    ChainNodes nodes =
        connect(member(pool.first, SHORT, Duty.PRIMARY), member(pool.second, SHORT, Duty.PRIMARY));

    assertThat(outcomes(nodes.broadcast(pool.sender, TWO)))
        .containsOnly(new MaybeSent("no answer within 300 ms"));
  }

  @Test
  void whatMayHaveBeenSentIsNeverNotSent() {
    silence(pool.first);
    pool.second.http(
        request -> request.toString().contains(SEND) ? new Http.Says(429, "") : new Http.Answers());
    ChainNodes nodes = connect(member(pool.first, SHORT, Duty.PRIMARY), member(pool.second));

    assertThat(outcomes(nodes.broadcast(pool.sender, TWO)))
        .hasSize(2)
        .allMatch(MaybeSent.class::isInstance);
  }

  @Test
  void lastNodeIsWaitedForOnlyWhileProbesReachIt() {
    silence(pool.first);
    ChainNodes nodes =
        connect(PoolSettings.USUAL.probing(OFTEN), member(pool.first, PATIENCE, Duty.PRIMARY));
    CompletableFuture<BroadcastResult> pass = inBackground(nodes);
    await().until(() -> underWay(pool.first) >= 1);
    pool.first.http(
        request -> request.toString().contains(SEND) ? new Http.Hangs() : new Http.Says(503, ""));
    await().until(() -> states(nodes).equals(List.of("unreachable")));

    assertThat(outcomes(pass.orTimeout(15, TimeUnit.SECONDS).join()))
        .containsOnly(new MaybeSent(pool.first.endpoint().name() + ": no answer yet"));
    assertThat(overtaken(pool.first)).isZero();
  }

  @Test
  void endOfThePoolEndsAPassAndWhatWasOvertaken() {
    silence(pool.first);
    silence(pool.second);
    ChainNodes nodes =
        connect(
            member(pool.first, PATIENCE, Duty.PRIMARY),
            member(pool.second, PATIENCE, Duty.PRIMARY));
    CompletableFuture<BroadcastResult> pass = inBackground(nodes);
    await().until(() -> underWay(pool.second) == 1);

    nodes.close();

    assertThat(outcomes(pass.orTimeout(15, TimeUnit.SECONDS).join()))
        .hasSize(2)
        .allMatch(MaybeSent.class::isInstance);
    await().until(() -> underWay(pool.first) + underWay(pool.second) == 0);
  }

  @Test
  void interruptEndsAPassThatMayHaveSent() throws Exception {
    silence(pool.first);
    ChainNodes nodes = connect(member(pool.first, PATIENCE, Duty.PRIMARY));
    CompletableFuture<BroadcastResult> result = new CompletableFuture<>();
    Thread thread =
        Thread.ofVirtual().start(() -> result.complete(nodes.broadcast(pool.sender, TWO)));
    await().until(() -> underWay(pool.first) == 1);

    thread.interrupt();

    assertThat(outcomes(result.get(15, TimeUnit.SECONDS)))
        .hasSize(2)
        .allMatch(MaybeSent.class::isInstance);
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
    PoolSettings usual = PoolSettings.USUAL.probing(NEVER_AGAIN);
    PoolSettings copies =
        new PoolSettings(
            usual.maxBatch(),
            usual.rhythm(),
            usual.cache(),
            usual.lag(),
            new PoolSettings.Spread(new FanOut(2), Mempool.PUBLIC));
    ChainNodes nodes = connect(copies, member(pool.first), member(pool.second));

    assertThat(nodes.broadcast(pool.sender, TWO)).isEqualTo(accepted(2));

    assertThat(sends(pool.second)).isEqualTo(2);
    assertThat(underWay(pool.first)).isEqualTo(1);
  }
}
