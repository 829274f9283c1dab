package io.relayer.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.relayer.core.domain.ChainId;
import io.relayer.core.domain.Wei;
import io.relayer.node.NodeMember.Duty;
import io.relayer.node.ScriptedNode.Http;
import io.relayer.node.breaker.BreakerTerms;
import io.relayer.node.rpc.Node;
import io.relayer.node.rpc.NodeEndpoint;
import java.net.http.HttpClient;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A node's probes, one by one, by a clock that is set.
final class NodeProbeTest implements PoolView {
  private static final ChainId CHAIN = new ChainId(31337);
  private static final PoolTerms TERMS = PoolTerms.USUAL;

  private final ScriptedNode server = new ScriptedNode();
  private final HttpClient client = HttpClient.newHttpClient();
  private final ChainIdentity identity = new ChainIdentity(CHAIN, null);
  private final ChainMemory memory = new ChainMemory(Duration.ofSeconds(20), System::nanoTime);
  private PooledNode node = node(NodeMember.of(server.endpoint()));
  private NodeProbe probe = probe();
  private long now;
  private long best = -1;
  private boolean usable = true;

  private PooledNode node(NodeMember member) {
    return new PooledNode(
        "n",
        member,
        new PooledNode.Shared(
            new Node.Shared(
                CHAIN, client, new SimpleMeterRegistry(), Tags.of("chain", "31337"), 100, 1 << 20),
            TERMS,
            memory,
            () -> {}));
  }

  private NodeProbe probe() {
    return new NodeProbe(node, identity, TERMS, this, () -> now);
  }

  @AfterEach
  void close() {
    server.close();
    client.shutdownNow();
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
    assertThat(tick()).isEqualTo(TERMS.heartbeat());
    server.http(new Http.Says(503, ""));
    tick();
    assertThat(state()).isEqualTo("alive");
    assertThat(tick()).isEqualTo(TERMS.probeEvery());
    assertThat(state()).isEqualTo("unreachable");
  }

  @Test
  void wakeUpBeforeItsTimeAsksNothing() {
    tick();
    int asked = server.calls().size();
    now += Duration.ofMillis(300).toNanos();

    assertThat(probe.advance()).isEqualTo(TERMS.heartbeat().minusMillis(300));
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
    assertThat(memory.reaches(6)).isFalse();
    server.result("eth_chainId", "\"0x7a69\"");
    assertThat(tick()).isGreaterThan(Duration.ofHours(1));
    assertThat(state()).isEqualTo("wrong-chain");
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
    assertThat(tick()).isEqualTo(TERMS.probeEvery());
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
    NodeEndpoint endpoint = server.endpoint();
    node =
        node(
            new NodeMember(
                endpoint, Duty.SEND_ONLY, 1, new BreakerTerms(2, Duration.ofSeconds(30)), 0));
    probe = probe();
    tick();
    assertThat(state()).isEqualTo("alive");
    server.error("eth_chainId", -32601, "only eth_sendRawTransaction");
    tick();
    assertThat(state()).isEqualTo("alive");
    assertThat(server.calls()).containsOnly("eth_chainId");
    server.result("eth_chainId", "\"0x1\"");
    tick();
    assertThat(state()).isEqualTo("wrong-chain");
  }
}
