package io.relayer.monitor.heads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.relayer.devnet.rpc.RpcFault;
import io.relayer.devnet.rpc.RpcProxy;
import io.relayer.monitor.Sender;
import io.relayer.monitor.Signed;
import io.relayer.monitor.Wish;
import io.relayer.monitor.leader.MonitorMetrics;
import io.relayer.node.ChainNodes;
import io.relayer.node.chain.NodeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Answers that no node gives of one transaction, or of one sender: they decide for no other, nor
/// for what else is to be done at a head.
class PassedOverTest extends HeadsTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  private HeadFollower by(ChainNodes nodes) {
    return new HeadFollower(
        world.leader, nodes, world.terms, new MonitorMetrics(registry, world.id));
  }

  /// Mined before the window that is made anew, so that all are found by their nonces.
  private List<Signed> minedBeforeTheWindow() {
    List<Signed> mined = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      mined.add(mined(world.sender(), Wish.transfer()));
    }
    world.mine(20);
    world.execute("delete from blocks");
    return mined;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void receiptThatNoNodeTellsKeepsNoOtherFromBeingFound(boolean malformed) throws Exception {
    List<Signed> mined = minedBeforeTheWindow();
    Signed broken = mined.get(2);
    try (RpcProxy proxy = RpcProxy.to(chain.url());
        ChainNodes nodes = world.nodesAt(proxy.url())) {
      proxy.faults(new RpcFault.Chokes("eth_getTransactionReceipt", broken.hash(), malformed));
      HeadFollower follower = by(nodes);

      world.run(follower);

      for (Signed one : mined) {
        if (!one.equals(broken)) {
          assertThat(world.state(one.transaction())).isEqualTo("confirmed");
        }
      }
      assertThat(world.row(broken.transaction()))
          .containsEntry("state", "signed")
          .containsEntry("waiting_for", "foreign-nonce");
      assertThat(registry.get("relayer.monitor.passed.over").counter().count()).isPositive();

      proxy.faults();
      world.mine(6);
      world.run(follower);
      assertThat(world.state(broken.transaction())).isEqualTo("confirmed");
    }
  }

  @Test
  void senderWhoseNonceNoNodeTellsKeepsNoOtherFromBeingFound() throws Exception {
    Sender broken = world.sender();
    Signed its = mined(broken, Wish.transfer());
    List<Signed> mined = minedBeforeTheWindow();
    try (RpcProxy proxy = RpcProxy.to(chain.url());
        ChainNodes nodes = world.nodesAt(proxy.url())) {
      proxy.faults(
          new RpcFault.Chokes("eth_getTransactionCount", broken.address().toString(), false));
      HeadFollower follower = by(nodes);

      world.run(follower);

      assertThat(mined)
          .allSatisfy(one -> assertThat(world.state(one.transaction())).isEqualTo("confirmed"));
      assertThat(world.state(its.transaction())).isEqualTo("signed");

      proxy.faults();
      world.mine(6);
      world.run(follower);
      assertThat(world.state(its.transaction())).isEqualTo("confirmed");
    }
  }

  /// A limit is for the nodes, not for the question: the head is judged again, and what is deep
  /// does not wait for that.
  @Test
  void whatIsDeepBecomesFinalThoughTheJudgementByNonceIsBrokenOff() throws Exception {
    try (RpcProxy proxy = RpcProxy.to(chain.url());
        ChainNodes nodes = world.nodesAt(proxy.url())) {
      HeadFollower follower = by(nodes);
      Sender overtaken = world.sender();
      Signed lost = world.sign(overtaken, Wish.transfer().withDepth(9, false));
      Signed deep = mined(world.sender(), Wish.transfer().withDepth(2, false));
      world.run(follower);
      world.send(new Signed(lost.transaction(), 0, overtaken.sign(0, Wish.other(), 9)));
      world.mine(1);
      proxy.faults(
          new RpcFault.Refuses("eth_getTransactionReceipt", -32005, "rate limit exceeded"));

      assertThatThrownBy(() -> world.run(follower)).isInstanceOf(NodeException.class);

      assertThat(world.state(deep.transaction())).isEqualTo("confirmed");
      assertThat(world.row(lost.transaction())).containsEntry("waiting_for", null);

      proxy.faults();
      assertThat(nodes.awaitUsable(Duration.ofSeconds(30))).isTrue();
      world.run(follower);
      assertThat(world.row(lost.transaction())).containsEntry("waiting_for", "foreign-nonce");
    }
  }

  /// Their block can't be read; nobody tells when it can.
  @Test
  void rowsThatAlwaysFailLeaveTheOthersTheirTurns() throws Exception {
    try (RpcProxy proxy = RpcProxy.to(chain.url());
        ChainNodes nodes = world.nodesAt(proxy.url())) {
      HeadFollower follower = by(nodes);
      List<Signed> failing = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        failing.add(overtaken());
      }
      world.mine(1);
      String block = "0x" + Long.toHexString(chain.blockNumber());
      Signed good = overtaken();
      world.mine(1);
      world.run(follower);
      proxy.faults(new RpcFault.Chokes("eth_getBlockByNumber", block, true));

      for (int heads = 0; heads < 12; heads++) {
        world.mine(1);
        world.run(follower);
      }

      assertThat(world.row(good.transaction())).containsEntry("failure_code", "SUPERSEDED");
      assertThat(failing)
          .allSatisfy(one -> assertThat(world.state(one.transaction())).isEqualTo("signed"));
    }
  }

  private Signed overtaken() {
    Sender sender = world.sender();
    Signed ours = world.sign(sender, Wish.transfer().withDepth(1, false));
    world.send(new Signed(ours.transaction(), 0, sender.sign(0, Wish.other(), 9)));
    return ours;
  }
}
