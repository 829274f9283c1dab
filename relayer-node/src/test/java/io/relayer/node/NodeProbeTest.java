package io.relayer.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.ethereum.value.Wei;
import io.relayer.node.NodeMember.Duty;
import io.relayer.node.ScriptedNode.Http;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A node's probes, one by one, by a clock that is set.
final class NodeProbeTest implements NodeProbe.PoolView {
  private static final PoolSettings TERMS = PoolSettings.USUAL;

  private final OneNode one = new OneNode();
  private final OneNode sendOnly = new OneNode(Duty.SEND_ONLY);
  private final ScriptedNode server = one.server;
  private final PooledNode node = one.node;
  private final ChainIdentity identity = new ChainIdentity(OneNode.CHAIN, null);
  private final NodeProbe probe = probe(node);
  private long now;
  private long best = -1;
  private boolean usable = true;

  private NodeProbe probe(PooledNode probed) {
    return new NodeProbe(probed, identity, TERMS, this, () -> now);
  }

  @AfterEach
  void close() {
    one.close();
    sendOnly.close();
  }

  @Override
  public long bestHead() {
    return best;
  }

  @Override
  public boolean usable() {
    return usable;
  }

  @Override
  public void announce() {}

  private Duration tick() {
    now += Duration.ofHours(1).toNanos();
    return probe.advance();
  }

  private String state() {
    return node.health().state().code();
  }

  @Test
  void nodeThatIsWellIsAskedSeldomAndOneThatIsNotOften() {
    assertThat(tick()).isEqualTo(TERMS.rhythm().heartbeat());
    server.http(new Http.Says(503, ""));
    tick();
    assertThat(state()).isEqualTo("alive");
    assertThat(tick()).isEqualTo(TERMS.rhythm().probeEvery());
    assertThat(state()).isEqualTo("unreachable");
  }

  @Test
  void wakeUpBeforeItsTimeAsksNothing() {
    tick();
    int asked = server.calls().size();
    now += Duration.ofMillis(300).toNanos();

    assertThat(probe.advance()).isEqualTo(TERMS.rhythm().heartbeat().minusMillis(300));
    assertThat(server.calls()).hasSize(asked);
  }

  @Test
  void chainIsAskedForAtFirstAndAfterEachAbsence() {
    tick();
    tick();
    assertThat(server.count("eth_chainId")).isEqualTo(1);
    node.probeFailed("gone");
    tick();
    assertThat(server.count("eth_chainId")).isEqualTo(2);
    assertThat(state()).isEqualTo("alive");
  }

  @Test
  void nodeThatComesBackWithAnotherChainGetsNoWork() {
    tick();
    node.probeFailed("gone");
    server.result("eth_chainId", "\"0x1\"").head(20_000_000);
    tick();

    assertThat(state()).isEqualTo("wrong-chain");
    assertThat(node.isOpen()).isFalse();
    assertThat(one.highWater.reaches(6)).isFalse();
    assertThat(tick()).isEqualTo(Duration.ofMinutes(1));
    assertThat(state()).isEqualTo("wrong-chain");

    server.result("eth_chainId", "\"0x7a69\"");
    now += Duration.ofSeconds(59).toNanos();
    probe.advance();
    assertThat(state()).isEqualTo("wrong-chain");
    now += Duration.ofSeconds(1).toNanos();
    probe.advance();
    assertThat(state()).isEqualTo("alive");
    assertThat(node.isOpen()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "alive, 0x1 0x7a69, unreachable",
    "alive, 0x1 0x1, wrong-chain",
    "wrong-chain, 0x7a69 0x1, wrong-chain",
    "wrong-chain, 0x7a69 0x7a69, alive",
  })
  void oneAnswerForAnotherChainDecidesNothing(String before, String answers, String after) {
    tick();
    if (before.equals("wrong-chain")) {
      node.wrongChain("a test");
    } else {
      node.probeFailed("gone");
    }
    Deque<String> ids = new ArrayDeque<>(List.of(answers.split(" ")));
    server.on("eth_chainId", _ -> ScriptedNode.ok("\"" + ids.removeFirst() + "\""));

    tick();

    assertThat(state()).isEqualTo(after);
    assertThat(node.isOpen()).isEqualTo(after.equals("alive"));
  }

  @Test
  void answerThatWasLedAstrayTakesTheOnlyNodeOutForOneProbe() {
    Deque<String> ids = new ArrayDeque<>(List.of("0x1", "0x7a69"));
    server.on(
        "eth_chainId",
        _ -> ScriptedNode.ok("\"" + (ids.isEmpty() ? "0x7a69" : ids.removeFirst()) + "\""));
    tick();
    assertThat(node.isOpen()).isFalse();
    tick();
    assertThat(state()).isEqualTo("alive");
  }

  @Test
  void nodeWhoseHeadWentBackIsAskedForItsChainAtOnce() {
    tick();
    server.head(3).result("eth_chainId", "\"0x1\"");
    tick();
    assertThat(state()).isEqualTo("wrong-chain");
  }

  @Test
  void nodeBehindTheOthersLagsAndCatchesUp() {
    best = 11;
    tick();
    assertThat(state()).isEqualTo("lagging");
    server.head(8);
    tick();
    assertThat(state()).isEqualTo("lagging");
    server.head(9);
    tick();
    assertThat(state()).isEqualTo("alive");
  }

  @Test
  void nodeThatLoadsTheChainIsSyncing() {
    server.result(
        "eth_syncing",
        """
        {"startingBlock":"0x0","currentBlock":"0x5","highestBlock":"0x69","syncedAccounts":"0x1"}\
        """);
    tick();
    assertThat(state()).isEqualTo("syncing");
    assertThat(node.health().state().reason()).contains("100 blocks to go");
    server.result("eth_syncing", "false");
    tick();
    assertThat(state()).isEqualTo("alive");
  }

  @Test
  void nodeThatLoadsTheChainAndDoesNotSayHowFarItIsNamesNoNumber() {
    server.result("eth_syncing", "{}");
    tick();
    assertThat(state()).isEqualTo("syncing");
    assertThat(node.health().state().reason()).contains("loads the chain").doesNotContain("9");
  }

  @Test
  void nodeThatDoesNotTellWhetherItSyncsIsBelievedThatItDoesNot() {
    server.error("eth_syncing", -32601, "the method does not exist");
    tick();
    assertThat(state()).isEqualTo("alive");
  }

  @Test
  void breakerIsHalfOpenedByAGoodProbeWhereThereIsNoOtherNode() {
    tick();
    server.http(new Http.Says(503, ""));
    var _ = node.send(TestPool.TWO);
    var _ = node.send(TestPool.TWO);
    assertThat(node.breaker().code()).isEqualTo("open");
    server.http(new Http.Answers());
    tick();
    assertThat(node.breaker().code()).isEqualTo("open");
    usable = false;
    assertThat(tick()).isEqualTo(TERMS.rhythm().probeEvery());
    assertThat(node.breaker().code()).isEqualTo("half-open");
    server.result("eth_gasPrice", "\"0x7\"");
    assertThat(node.reads().gasPrice()).isEqualTo(Wei.of(7));
    assertThat(node.breaker().code()).isEqualTo("closed");
  }

  @Test
  void nodeThatAsksToBeLeftAloneIsNoWorseForIt() {
    tick();
    server.http(new Http.Limits("30"));
    tick();
    tick();
    tick();
    assertThat(state()).isEqualTo("alive");
    assertThat(node.isOpen()).isFalse();
    assertThat(node.isHealthy()).isTrue();
  }

  @Test
  void sendOnlyNodeIsAskedForItsChainAndNothingElse() {
    NodeProbe its = probe(sendOnly.node);
    List<String> states = new ArrayList<>();
    for (Consumer<ScriptedNode> script :
        List.<Consumer<ScriptedNode>>of(
            _ -> {},
            it -> it.error("eth_chainId", -32601, "only eth_sendRawTransaction"),
            it -> it.result("eth_chainId", "\"0x1\""))) {
      script.accept(sendOnly.server);
      now += Duration.ofHours(1).toNanos();
      its.advance();
      states.add(sendOnly.node.health().state().code());
    }

    assertThat(states).containsExactly("alive", "alive", "wrong-chain");
    assertThat(sendOnly.server.calls()).containsOnly("eth_chainId");
  }
}
