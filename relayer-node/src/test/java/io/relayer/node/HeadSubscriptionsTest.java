package io.relayer.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.relayer.core.runtime.Wakeup;
import io.relayer.devnet.DevChain;
import io.relayer.devnet.TestStack;
import io.relayer.devnet.tcp.TcpFault;
import io.relayer.devnet.tcp.TcpProxy;
import io.relayer.ethereum.value.ChainId;
import io.relayer.node.NodeMember.Duty;
import io.relayer.node.rpc.NodeAccess;
import io.relayer.node.rpc.NodeEndpoint;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A pool over a real node, whose WebSocket can fail by itself.
final class HeadSubscriptionsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final DevChain chain = TestStack.chain();
  private final TcpProxy proxy = TcpProxy.to(chain.port());
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Wakeup wakeup = new Wakeup();
  private final NodeMember polled =
      NodeMember.of(NodeEndpoint.at(URI.create(chain.url()), PATIENCE, PATIENCE));
  private final NodeMember announcing =
      polled.announcingAt(NodeAccess.of(URI.create(proxy.wsUrl())));

  @AfterEach
  void close() {
    proxy.close();
  }

  private ChainNodes connect(NodeMember... members) throws InterruptedException {
    ChainNodes nodes =
        ChainNodes.connect(
            new ChainNodes.Settings(
                new ChainId(chain.chainId()), null, List.of(members), PoolSettings.USUAL),
            registry);
    nodes.wakeOnHeads(wakeup);
    assertThat(nodes.awaitUsable(PATIENCE)).isTrue();
    return nodes;
  }

  private static ConditionFactory soon() {
    return await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10));
  }

  private double subscribed() {
    return registry.get("relayer.node.subscription").gauge().value();
  }

  private double counted(String what) {
    return registry.get("relayer.node.subscription." + what).counter().count();
  }

  @Test
  void announcedHeadWakesWhoAskedForIt() throws Exception {
    try (ChainNodes _ = connect(announcing)) {
      assertThat(wakeup.await(PATIENCE)).isTrue();
      assertThat(subscribed()).isEqualTo(1);
      assertThat(counted("heads")).isPositive();
      assertThat(counted("reconnects")).isZero();
    }
    assertThat(subscribed()).isZero();
  }

  @Test
  void lostSubscriptionIsMadeAnewAndTakesNoNodeOut() throws Exception {
    try (ChainNodes nodes = connect(announcing)) {
      assertThat(wakeup.await(PATIENCE)).isTrue();

      proxy.fault(new TcpFault.Refuse());
      soon().until(() -> subscribed() == 0);
      assertThat(nodes.usable()).isTrue();
      assertThat(TestPool.states(nodes)).containsExactly("alive");

      proxy.fault(new TcpFault.None());
      soon().until(() -> counted("reconnects") == 1 && subscribed() == 1);
      var _ = wakeup.await(Duration.ZERO); // of a head before the loss
      assertThat(wakeup.await(PATIENCE)).isTrue();
    }
  }

  @Test
  void nodesWithoutWebSocketOrForSendingAloneAreNotSubscribedTo() throws Exception {
    var sendOnly =
        new NodeMember(
            announcing.endpoint(), Duty.SEND_ONLY, 1, polled.breaker(), 0, announcing.heads());
    try (ChainNodes nodes = connect(polled, sendOnly)) {
      assertThat(nodes.head().number()).isNotNegative();
      assertThat(registry.find("relayer.node.subscription").gauges()).isEmpty();
    }
  }
}
