package io.relayer.monitor.heads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.relayer.devnet.rpc.RpcFault;
import io.relayer.devnet.rpc.RpcProxy;
import io.relayer.monitor.Signed;
import io.relayer.monitor.Wish;
import io.relayer.monitor.leader.MonitorMetrics;
import io.relayer.node.ChainNodes;
import io.relayer.node.chain.NodeException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A block of which every node has something that it can't tell stops no chain.
class UnreadableBlockTest extends HeadsTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  private HeadFollower by(ChainNodes nodes) {
    return new HeadFollower(
        world.leader, nodes, world.terms, new MonitorMetrics(registry, world.id));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void receiptsThatNoNodeCanTellStopNoChain(boolean malformed) throws Exception {
    try (RpcProxy proxy = RpcProxy.to(chain.url());
        ChainNodes nodes = world.nodesAt(proxy.url())) {
      HeadFollower follower = by(nodes);
      world.run(follower);
      Signed lost = world.sign(world.sender(), Wish.transfer());
      Signed other = world.sign(world.sender(), Wish.transfer());
      world.send(lost, other);
      world.mine(1);
      proxy.faults(
          new RpcFault.Chokes("eth_getTransactionReceipt", lost.hash(), malformed),
          new RpcFault.Chokes("eth_getBlockReceipts", "", malformed));

      assertThatThrownBy(() -> world.run(follower))
          .isInstanceOf(NodeException.class)
          .hasMessageContaining("block " + chain.blockNumber())
          .hasMessageContaining(lost.hash());
      assertThat(nodes.status().getFirst().lastError()).contains("eth_getTransactionReceipt");
      follow(follower, 3);

      assertWindowIsTheChain();
      assertThat(world.state(lost.transaction())).isEqualTo("signed");
      assertThat(world.row(other.transaction()).get("block_number")).isNotNull();
      assertThat(registry.get("relayer.monitor.receipts.missing").counter().count()).isOne();

      proxy.faults();
      world.mine(6);
      world.run(follower);
      assertThat(world.row(lost.transaction()).get("block_number")).isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void blockThatNoNodeCanTellStopsNoChain(boolean malformed) throws Exception {
    try (RpcProxy proxy = RpcProxy.to(chain.url());
        ChainNodes nodes = world.nodesAt(proxy.url())) {
      HeadFollower follower = by(nodes);
      world.run(follower);
      Signed within = mined(world.sender(), Wish.transfer());
      long block = chain.blockNumber();
      Signed above = mined(world.sender(), Wish.transfer());
      proxy.faults(
          new RpcFault.Chokes("eth_getBlockByNumber", "0x" + Long.toHexString(block), malformed));

      assertThatThrownBy(() -> world.run(follower))
          .isInstanceOf(NodeException.class)
          .hasMessageContaining("eth_getBlockByNumber");
      assertThat(nodes.status().getFirst().lastError()).contains("eth_getBlockByNumber");
      follow(follower, 3);

      assertThat(world.value(Long.class, "select max(number) from blocks"))
          .isEqualTo(chain.blockNumber());
      assertThat(world.value(Long.class, "select min(number) from blocks")).isGreaterThan(block);
      assertThat(world.row(above.transaction()).get("block_number")).isNotNull();
      assertThat(registry.get("relayer.monitor.blocks.unreadable").counter().count()).isOne();

      proxy.faults();
      world.mine(6);
      world.run(follower);
      assertThat(world.row(within.transaction()).get("block_number")).isEqualTo(block);
    }
  }

  /// A node that does not answer is waited for: nothing would be gained by going on.
  @Test
  void nodeThatDoesNotAnswerIsWaitedFor() throws Exception {
    try (RpcProxy proxy = RpcProxy.to(chain.url());
        ChainNodes nodes = world.nodesAt(proxy.url())) {
      HeadFollower follower = by(nodes);
      world.run(follower);
      long head = world.value(Long.class, "select max(number) from blocks");
      Signed ours = mined(world.sender(), Wish.transfer());
      proxy.faults(
          new RpcFault.LosesAnswer("eth_getTransactionReceipt"),
          new RpcFault.LosesAnswer("eth_getBlockReceipts"));

      follow(follower, 5);

      assertThat(world.value(Long.class, "select max(number) from blocks")).isEqualTo(head);
      proxy.faults();
      assertThat(nodes.awaitUsable(Duration.ofSeconds(30))).isTrue();
      world.run(follower);
      assertThat(world.row(ours.transaction()).get("block_number")).isNotNull();
    }
  }

  private void follow(HeadFollower follower, int looks) throws Exception {
    for (int look = 0; look < looks; look++) {
      try {
        world.run(follower);
      } catch (NodeException _) {
        // the loop would log it and try again
      }
    }
  }
}
