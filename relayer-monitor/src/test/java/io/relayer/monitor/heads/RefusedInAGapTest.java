package io.relayer.monitor.heads;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.transaction.OrderedBy;
import io.relayer.core.transaction.RefusedElsewhere;
import io.relayer.devnet.rpc.RpcFault;
import io.relayer.devnet.rpc.RpcProxy;
import io.relayer.monitor.Contracts;
import io.relayer.monitor.Sender;
import io.relayer.monitor.Signed;
import io.relayer.monitor.Wish;
import io.relayer.node.ChainNodes;
import io.relayer.node.chain.NodeException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Transactions that were signed elsewhere, ended since all nodes refused them, and are mined all
/// the same in a block that nobody has looked through.
class RefusedInAGapTest extends HeadsTest {
  @Test
  void rejectedOneIsPutRight() throws Exception {
    Signed ours = rejected(world.sender(), Wish.transfer());
    inAGap(ours);

    assertThat(world.row(ours.transaction()))
        .containsEntry("state", "confirmed")
        .containsEntry("refused_at", null)
        .containsEntry("failure_code", null);
    assertThat(world.events(ours.transaction()))
        .containsExactly(
            "queued", "signed", "failed", "finality-violated", "included", "confirmed");
  }

  @Test
  void oneThatRevertedIsToldAsSuch() throws Exception {
    Signed ours = rejected(world.sender(), Wish.call(world.contract(Contracts.gate()), "0x"));
    inAGap(ours);

    assertThat(world.row(ours.transaction())).containsEntry("failure_code", "REVERTED");
    assertThat(world.events(ours.transaction()))
        .containsExactly("queued", "signed", "failed", "finality-violated", "included", "failed");
  }

  @Test
  void cancelledOneIsPutRight() throws Exception {
    Signed ours = refused(world.sender(), Wish.transfer());
    world.database.useTransaction(handle ->
        assertThat(RefusedElsewhere.withdrawn(handle, List.of(ref(ours)), new OrderedBy("test")))
            .hasSize(1));
    inAGap(ours);

    assertThat(world.events(ours.transaction()))
        .containsExactly(
            "queued", "signed", "cancelled", "finality-violated", "included", "confirmed");
  }

  @Test
  void oneWhoseNonceAnotherTransactionHasStaysRefused() throws Exception {
    Sender sender = world.sender();
    Signed ours = rejected(sender, Wish.transfer());
    inAGap(new Signed(ours.transaction(), 0, sender.sign(0, Wish.other(), 9)));

    assertThat(world.row(ours.transaction())).containsEntry("failure_code", "REJECTED");
  }

  @Test
  void receiptThatNoNodeHadIsFoundLater() throws Exception {
    Signed ours = rejected(world.sender(), Wish.transfer());
    try (RpcProxy proxy = RpcProxy.to(chain.url());
        ChainNodes nodes = world.nodesAt(proxy.url())) {
      HeadFollower follower = new HeadFollower(world.leader, nodes, world.terms, world.metrics);
      world.run(follower);
      proxy.faults(RpcFault.Empty.of("eth_getTransactionReceipt", "eth_getBlockReceipts"));
      world.send(ours);
      world.mine(1);
      while (judged() < chain.blockNumber()) {
        tryToRun(follower);
      }
      assertThat(world.row(ours.transaction())).containsEntry("failure_code", "REJECTED");

      proxy.faults();
      world.mine(25 - (int) (chain.blockNumber() % 25)); // looked at now and then
      world.run(follower);
      world.mine(1);
      world.run(follower);
    }
    assertThat(world.state(ours.transaction())).isEqualTo("confirmed");
  }

  private long judged() {
    return world.value(Long.class, "select head_number from chain_heads");
  }

  private void tryToRun(HeadFollower follower) throws Exception {
    try {
      world.run(follower);
    } catch (NodeException _) {
      // the loop would log it and try again
    }
  }

  private void inAGap(Signed mined) throws Exception {
    world.send(mined);
    world.mine(300); // so that the window is made anew
    world.run(heads);
  }

  private Signed rejected(Sender sender, Wish wish) {
    Signed ours = refused(sender, wish);
    world.database.useTransaction(handle ->
        assertThat(RefusedElsewhere.rejected(handle, List.of(ref(ours)), List.of("too low")))
            .hasSize(1));
    return ours;
  }
}
