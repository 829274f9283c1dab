package io.relayer.monitor.heads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relayer.devnet.rpc.RpcFault;
import io.relayer.devnet.rpc.RpcProxy;
import io.relayer.monitor.Sender;
import io.relayer.monitor.Signed;
import io.relayer.monitor.Wish;
import io.relayer.node.ChainNodes;
import io.relayer.node.chain.NodeException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A node whose answers do not fit each other is left for another one, and holds up no chain.
class InconsistentNodeTest extends HeadsTest {
  private static final RpcFault NO_RECEIPTS =
      RpcFault.Empty.of("eth_getTransactionReceipt", "eth_getBlockReceipts");

  private HeadFollower by(ChainNodes nodes) {
    return new HeadFollower(world.leader, nodes, world.terms, world.metrics);
  }

  @Test
  void receiptsThatOneNodeLacksAreReadOnAnother() throws Exception {
    try (RpcProxy a = RpcProxy.to(chain.url());
        RpcProxy b = RpcProxy.to(chain.url());
        ChainNodes nodes = world.nodesAt(a.url(), b.url())) {
      HeadFollower follower = by(nodes);
      world.run(follower);
      for (RpcProxy faulty : List.of(a, b)) { // whichever is the one that is followed
        faulty.faults(NO_RECEIPTS);
        Signed ours = mined(world.sender(), Wish.transfer());

        world.run(follower);

        assertThat(world.row(ours.transaction()).get("block_number")).isNotNull();
        faulty.faults();
      }
      assertWindowIsTheChain();
    }
  }

  @Test
  void receiptsOfABlockThatAreNotToldAreAskedForOneByOne() throws Exception {
    try (RpcProxy proxy = RpcProxy.to(chain.url());
        ChainNodes nodes = world.nodesAt(proxy.url())) {
      proxy.faults(RpcFault.Empty.of("eth_getBlockReceipts"));
      Sender sender = world.sender();
      List<Signed> many = world.sign(sender, Wish.transfer(), 12);
      world.send(many);
      world.mine(1);

      world.run(by(nodes));

      assertThat(world.row(many.getLast().transaction()).get("block_number")).isNotNull();
    }
  }

  @Test
  void receiptsThatNoNodeHasStopNoChain() throws Exception {
    try (RpcProxy proxy = RpcProxy.to(chain.url());
        ChainNodes nodes = world.nodesAt(proxy.url())) {
      HeadFollower follower = by(nodes);
      world.run(follower);
      proxy.faults(NO_RECEIPTS);
      Signed lost = mined(world.sender(), Wish.transfer());

      assertThatThrownBy(() -> world.run(follower))
          .isInstanceOf(NodeException.class)
          .hasMessageContaining("eth_getTransactionReceipt")
          .hasMessageContaining("block " + chain.blockNumber())
          .hasMessageContaining(lost.hash());
      for (int looks = 0; looks < 3; looks++) {
        tryToRun(follower);
      }
      assertWindowIsTheChain();
      assertThat(world.state(lost.transaction())).isEqualTo("signed");

      proxy.faults();
      world.mine(1);
      world.run(follower);
      assertThat(world.row(lost.transaction()).get("block_number")).isNotNull();
    }
  }

  @Test
  void transactionOfOursThatIsSaidToBeAnothersHoldsItsSender() throws Exception {
    try (RpcProxy proxy = RpcProxy.to(chain.url());
        ChainNodes nodes = world.nodesAt(proxy.url())) {
      HeadFollower follower = by(nodes);
      world.run(follower);
      proxy.faults(new RpcFault.OtherSenders());
      Sender sender = world.sender();
      Signed ours = mined(sender, Wish.transfer());

      world.run(follower);
      world.mine(1);
      world.run(follower);

      assertThat(world.row(ours.transaction())).containsEntry("block_number", null);
      assertThat(world.value(String.class, "select held_for from accounts"))
          .isEqualTo("mined-otherwise");
      assertThat(world.value(String.class, "select held_detail from accounts"))
          .contains(ours.hash(), sender.address().toString());

      proxy.faults();
      world.mine(50 - (int) (chain.blockNumber() % 25)); // held ones are looked at now and then
      world.run(follower);
      assertThat(world.row(ours.transaction()).get("block_number")).isNotNull();
    }
  }

  private void tryToRun(HeadFollower follower) throws Exception {
    try {
      world.run(follower);
    } catch (NodeException _) {
      // the loop would log it and try again
    }
  }
}
