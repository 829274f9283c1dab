package io.relayer.monitor.heads;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.devnet.rpc.RpcFault;
import io.relayer.devnet.rpc.RpcProxy;
import io.relayer.monitor.Sender;
import io.relayer.monitor.Signed;
import io.relayer.monitor.Wish;
import io.relayer.node.ChainNodes;
import org.junit.jupiter.api.Test;

/// Nonces of ours that the chain has counted, for reasons that have to be proved: by a delegation
/// and no transaction, in blocks that a reorg undoes, or in states that no node has any more.
class UsedNonceTest extends HeadsTest {
  @Test
  void nonceThatADelegationUsedEndsOursByTheBlockThatHasNoTransactionAtIt() throws Exception {
    Sender sender = world.sender();
    Signed ours = world.sign(sender, Wish.transfer().withDepth(3, false));
    delegate(sender);
    long block = chain.blockNumber();
    follow(1);
    assertThat(world.row(ours.transaction()))
        .containsEntry("state", "signed")
        .containsEntry("waiting_for", "foreign-nonce");

    follow(2);

    assertThat(world.row(ours.transaction()))
        .containsEntry("state", "failed")
        .containsEntry("failure_code", "SUPERSEDED")
        .containsEntry(
            "failure_message",
            "its nonce was used without a transaction, by a delegation of the sender's account")
        .containsEntry("superseded_in", block)
        .containsEntry("superseded_hash", world.nodes.header(block).orElseThrow().hash().toArray());
    assertThat(
            world.value(
                Long.class, "select count(*) from transactions where resend_at is not null"))
        .isZero();
  }

  @Test
  void reorgThatUndoesTheDelegationGivesOursItsNonceBack() throws Exception {
    Sender sender = world.sender();
    Signed ours = world.sign(sender, Wish.transfer().withDepth(2, false));
    String before = snapshot();
    delegate(sender);
    follow(3);
    assertThat(world.row(ours.transaction())).containsEntry("failure_code", "SUPERSEDED");

    replace(before, 5);
    world.run(heads);

    assertThat(world.row(ours.transaction()))
        .containsEntry("state", "pending")
        .containsEntry("superseded_in", null);
    world.send(ours);
    follow(3);
    assertThat(world.state(ours.transaction())).isEqualTo("confirmed");
  }

  @Test
  void nodeThatTellsTheNewestStateForAnOldOneProvesNothing() throws Exception {
    Sender sender = world.sender();
    Signed ours = world.sign(sender, Wish.transfer().withDepth(2, false));
    delegate(sender);
    try (RpcProxy proxy = RpcProxy.to(chain.url());
        ChainNodes pruned = world.nodesAt(proxy.url())) {
      proxy.faults(new RpcFault.Pruned(2, true));
      follow(new HeadFollower(world.leader, pruned, world.terms, world.metrics), 5);
    }
    assertThat(world.row(ours.transaction()))
        .containsEntry("state", "signed")
        .containsEntry("waiting_for", "foreign-nonce");
  }

  @Test
  void markIsTakenBackWhereAReorgHasFreedTheNonce() throws Exception {
    Sender sender = world.sender();
    Signed ours = world.sign(sender, Wish.transfer().withDepth(5, false));
    String before = snapshot();
    chain.rpc("eth_sendRawTransaction", sender.sign(0, Wish.other(), 9).toString());
    follow(2);
    assertThat(world.row(ours.transaction())).containsEntry("waiting_for", "foreign-nonce");
    world.execute("update transactions set resend_at = null");

    replace(before, 4);
    world.run(heads);

    assertThat(world.row(ours.transaction()))
        .containsEntry("state", "signed")
        .containsEntry("waiting_for", null);
    assertThat(
            world.value(
                Long.class, "select count(*) from transactions where resend_at is not null"))
        .as("its bytes go out again")
        .isOne();
  }

  @Test
  void markOfAnEarlierTimeIsNoFirstLook() throws Exception {
    Sender sender = world.sender();
    Signed ours = world.sign(sender, Wish.transfer().withDepth(1, false));
    world.execute("update transactions set waiting_for = 'foreign-nonce'");
    chain.rpc("eth_sendRawTransaction", sender.sign(0, Wish.other(), 9).toString());

    follow(1);
    assertThat(world.state(ours.transaction())).isEqualTo("signed");

    follow(1);
    assertThat(world.row(ours.transaction())).containsEntry("failure_code", "SUPERSEDED");
  }

  @Test
  void whatNoNodeHasTheOldStatesForSaysSoUntilOneHas() throws Exception {
    Sender sender = world.sender();
    Signed ours = world.sign(sender, Wish.transfer().withDepth(2, false));
    chain.rpc("eth_sendRawTransaction", sender.sign(0, Wish.other(), 9).toString());
    world.mine(5);
    try (RpcProxy proxy = RpcProxy.to(chain.url());
        ChainNodes pruned = world.nodesAt(proxy.url())) {
      proxy.faults(new RpcFault.Pruned(3, false));
      HeadFollower follower = new HeadFollower(world.leader, pruned, world.terms, world.metrics);
      follow(follower, 4);
      assertThat(world.row(ours.transaction()))
          .containsEntry("state", "signed")
          .containsEntry("waiting_for", "history");
      assertThat(world.events(ours.transaction()))
          .containsExactly("queued", "signed", "waiting", "waiting");

      proxy.faults(); // an archive node
      world.mine(25);
      follow(follower, 1);
    }
    assertThat(world.row(ours.transaction())).containsEntry("failure_code", "SUPERSEDED");
  }

  private void delegate(Sender sender) {
    chain.rpc("eth_sendRawTransaction", world.stranger().delegate(0, sender, 0).toString());
    world.mine(1);
  }

  /// One block after the other, each looked at.
  private void follow(int blocks) throws Exception {
    follow(heads, blocks);
  }

  private void follow(HeadFollower follower, int blocks) throws Exception {
    for (int block = 0; block < blocks; block++) {
      world.mine(1);
      world.run(follower);
    }
  }
}
