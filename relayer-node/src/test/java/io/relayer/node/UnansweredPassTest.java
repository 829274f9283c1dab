package io.relayer.node;

import static io.relayer.node.TestPool.OFTEN;
import static io.relayer.node.TestPool.PATIENCE;
import static io.relayer.node.TestPool.TWO;
import static io.relayer.node.TestPool.outcomes;
import static io.relayer.node.TestPool.states;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.relayer.node.NodeMember.Duty;
import io.relayer.node.ScriptedNode.Http;
import io.relayer.node.broadcast.BroadcastOutcome.MaybeSent;
import io.relayer.node.broadcast.BroadcastResult;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Passes that end while a node has not answered: by its time-out, its loss, the pool's end or an
/// interrupt.
final class UnansweredPassTest extends SilentNodes {
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
}
