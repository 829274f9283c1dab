package io.relayer.monitor.heads;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.chain.NodeSettings;
import io.relayer.devnet.rpc.RpcFault;
import io.relayer.devnet.rpc.RpcProxy;
import io.relayer.monitor.Sender;
import io.relayer.monitor.Signed;
import io.relayer.monitor.Wish;
import io.relayer.node.ChainNodes;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Words of one node about a block that a second one contradicts. The first is the one that is
/// followed, the second stands by.
class SecondNodeTest extends HeadsTest {
  private RpcProxy proxy;
  private RpcProxy standBy;
  private ChainNodes nodes;

  @BeforeEach
  void nodes() {
    proxy = RpcProxy.to(chain.url());
    standBy = RpcProxy.to(chain.url());
    nodes = world.connect(List.of(node(proxy, false), node(standBy, true)));
    heads = new HeadFollower(world.leader, nodes, world.terms, world.metrics);
  }

  private static NodeSettings node(RpcProxy proxy, boolean backup) {
    return NodeSettings.of(
        proxy.url(),
        new NodeSettings.Breaker(2, Duration.ofSeconds(1)),
        new NodeSettings.Duty(backup, false, 0));
  }

  @AfterEach
  void close() {
    nodes.close();
    proxy.close();
    standBy.close();
  }

  @Test
  void senderIsNotHeldByTheWordOfANodeThatAnotherOneContradicts() throws Exception {
    proxy.faults(new RpcFault.OtherSenders());
    Signed ours = mined(world.sender(), Wish.transfer().withDepth(1, false));
    world.run(heads);

    assertThat(held()).isZero();
    assertThat(world.state(ours.transaction())).isEqualTo("confirmed");
  }

  /// Below the window, where it is found by its nonce.
  @Test
  void norByWhatItTellsOfANonce() throws Exception {
    proxy.faults(new RpcFault.OtherSenders());
    Signed ours = mined(world.sender(), Wish.transfer().withDepth(1, false));
    world.mine(300);
    world.run(heads);

    assertThat(held()).isZero();
    assertThat(world.state(ours.transaction())).isEqualTo("confirmed");
  }

  @Test
  void senderIsHeldWhereBothTellTheSame() throws Exception {
    proxy.faults(new RpcFault.OtherSenders());
    standBy.faults(new RpcFault.OtherSenders());
    Signed ours = mined(world.sender(), Wish.transfer().withDepth(1, false));
    world.run(heads);

    assertThat(held()).isOne();
    assertThat(world.state(ours.transaction())).isEqualTo("signed");
  }

  @Test
  void nobodyIsTakenForAStrangerByABlockThatAnotherNodeHasOtherTransactionsIn() throws Exception {
    RpcFault lost = RpcFault.Empty.of("eth_getTransactionReceipt", "eth_getBlockReceipts");
    proxy.faults(lost, new RpcFault.OtherTransactions());
    standBy.faults(lost);
    Sender sender = world.sender();
    Signed ours = mined(sender, Wish.transfer().withDepth(1, false));
    world.mine(20);
    world.execute("delete from blocks"); // so that it is looked for by its nonce
    follow(3);
    assertThat(world.row(ours.transaction()))
        .containsEntry("state", "signed")
        .containsEntry("waiting_for", "foreign-nonce");

    proxy.faults();
    world.mine(10);
    follow(1);
    assertThat(world.state(ours.transaction())).isEqualTo("confirmed");
  }

  @Test
  void aStrangerIsOneWhereBothTellOfIt() throws Exception {
    Sender sender = world.sender();
    Signed ours = world.sign(sender, Wish.transfer().withDepth(1, false));
    world.send(new Signed(ours.transaction(), 0, sender.sign(0, Wish.other(), 9)));
    follow(3);

    assertThat(world.row(ours.transaction())).containsEntry("failure_code", "SUPERSEDED");
  }

  private void follow(int blocks) throws Exception {
    for (int i = 0; i < blocks; i++) {
      world.mine(1);
      world.run(heads);
    }
  }

  private long held() {
    return world.value(Long.class, "select count(*) from accounts where held_for is not null");
  }
}
