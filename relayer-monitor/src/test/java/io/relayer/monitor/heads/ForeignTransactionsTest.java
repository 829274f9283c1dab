package io.relayer.monitor.heads;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.account.SenderHold;
import io.relayer.core.account.WaitReason;
import io.relayer.devnet.rpc.RpcFault;
import io.relayer.devnet.rpc.RpcProxy;
import io.relayer.monitor.Sender;
import io.relayer.monitor.Signed;
import io.relayer.monitor.Wish;
import io.relayer.node.ChainNodes;
import org.junit.jupiter.api.Test;

/// Foreign transactions at nonces of ours.
class ForeignTransactionsTest extends HeadsTest {
  @Test
  void strangersTransactionAtOurNonceIsMadeVisibleAndDecidesOnceItIsFinal() throws Exception {
    Sender sender = world.sender();
    Signed ours = world.sign(sender, Wish.transfer().withDepth(3, false));
    world.send(new Signed(ours.transaction(), 0, sender.sign(0, Wish.other(), 9)));
    world.mine(1);

    world.run(heads);

    assertThat(world.row(ours.transaction()))
        .containsEntry("state", "signed")
        .containsEntry("waiting_for", "foreign-nonce");
    assertThat(world.events(ours.transaction())).containsExactly("queued", "signed", "waiting");

    world.mine(1);
    world.run(heads);
    assertThat(world.events(ours.transaction())).containsExactly("queued", "signed", "waiting");

    world.mine(1);
    world.run(heads);
    assertThat(world.row(ours.transaction()))
        .containsEntry("state", "failed")
        .containsEntry("failure_code", "SUPERSEDED")
        .containsEntry(
            "superseded_in", world.value(Long.class, "select head_number - 2 from chain_heads"));
    assertThat(world.events(ours.transaction()))
        .containsExactly("queued", "signed", "waiting", "failed");
    assertThat(
            world.value(
                Long.class, "select count(*) from transactions where resend_at is not null"))
        .isZero();
  }

  @Test
  void onAnOlderCopyOfTheDatabaseNobodyIsTakenForAStranger() throws Exception {
    Sender sender = world.sender();
    Signed ours = world.sign(sender, Wish.transfer().withDepth(1, false));
    world.send(new Signed(ours.transaction(), 0, sender.sign(0, Wish.other(), 9)));
    world.execute("insert into holds (name, detail) values ('restore', 'a test')");
    follow(4);
    assertThat(world.state(ours.transaction())).isEqualTo("signed");

    world.execute("delete from holds");
    world.mine(1);
    world.run(heads);
    assertThat(world.state(ours.transaction())).isEqualTo("failed");
  }

  /// It may be ours, under another hash; and what is superseded may be asked for again.
  @Test
  void ofAHeldSenderNobodyIsTakenForAStranger() throws Exception {
    Sender sender = world.sender();
    Signed ours = world.sign(sender, Wish.transfer().withDepth(1, false));
    world.database.useTransaction(handle ->
        SenderHold.put(
            handle,
            world.id,
            sender.address(),
            new SenderHold.Held(WaitReason.HASH_MISMATCH, "a test")));
    world.send(new Signed(ours.transaction(), 0, sender.sign(0, Wish.other(), 9)));
    follow(4);
    assertThat(world.row(ours.transaction()))
        .containsEntry("state", "signed")
        .containsEntry("waiting_for", "foreign-nonce");

    release(sender, false);
    follow(2);
    assertThat(world.state(ours.transaction())).isEqualTo("signed");

    release(sender, true);
    follow(1);
    assertThat(world.state(ours.transaction())).isEqualTo("failed");
  }

  private void release(Sender sender, boolean notExecuted) {
    world.database.useTransaction(handle ->
        SenderHold.release(
            handle,
            world.id,
            sender.address(),
            new SenderHold.Release("operator:test", notExecuted)));
  }

  @Test
  void strangersTransactionMustHavePassedTheFinalizedTagWhereOursMust() throws Exception {
    Sender sender = world.sender();
    Signed ours = world.sign(sender, Wish.transfer().withDepth(1, true));
    world.send(new Signed(ours.transaction(), 0, sender.sign(0, Wish.other(), 9)));
    follow(2);
    assertThat(world.state(ours.transaction())).isEqualTo("signed");

    world.mine(100);
    world.run(heads);
    assertThat(world.state(ours.transaction())).isEqualTo("failed");
  }

  @Test
  void oursIsMinedAllTheSameWhereAReorgUndoesTheStrangers() throws Exception {
    Sender sender = world.sender();
    Signed ours = world.sign(sender, Wish.transfer().withDepth(5, false));
    world.send(new Signed(ours.transaction(), 0, sender.sign(0, Wish.other(), 9)));
    follow(2);

    undo(2);
    world.send(ours);
    world.mine(3);
    world.run(heads);

    assertThat(world.row(ours.transaction()).get("block_number")).isNotNull();
    world.mine(5);
    world.run(heads);
    assertThat(world.state(ours.transaction())).isEqualTo("confirmed");
  }

  @Test
  void reorgThatUndoesAStrangersFinalTransactionGivesOursItsNonceBack() throws Exception {
    Sender sender = world.sender();
    Signed ours = world.sign(sender, Wish.transfer().withDepth(2, false));
    world.send(new Signed(ours.transaction(), 0, sender.sign(0, Wish.other(), 9)));
    follow(3);
    assertThat(world.row(ours.transaction())).containsEntry("failure_code", "SUPERSEDED");

    undo(3);
    world.mine(4);
    world.run(heads);

    assertThat(world.row(ours.transaction()))
        .containsEntry("state", "pending")
        .containsEntry("failure_code", null)
        .containsEntry("superseded_in", null)
        .containsEntry("superseded_hash", null);
    assertThat(world.events(ours.transaction())).endsWith("failed", "finality-violated");
    assertThat(
            world.value(
                Long.class, "select count(*) from transactions where resend_at is not null"))
        .isOne();

    world.send(ours);
    world.mine(2);
    world.run(heads);
    assertThat(world.state(ours.transaction())).isEqualTo("confirmed");
  }

  @Test
  void strangersTransactionThatAReorgMovesEndsOursAgain() throws Exception {
    Sender sender = world.sender();
    Signed ours = world.sign(sender, Wish.transfer().withDepth(2, false));
    Signed strangers = new Signed(ours.transaction(), 0, sender.sign(0, Wish.other(), 9));
    world.send(strangers);
    follow(3);
    Object first = world.row(ours.transaction()).get("superseded_hash");

    undo(3);
    world.mine(2);
    world.send(strangers);
    follow(3);

    assertThat(world.row(ours.transaction())).containsEntry("failure_code", "SUPERSEDED");
    assertThat(world.row(ours.transaction()).get("superseded_hash")).isNotEqualTo(first);
  }

  @Test
  void oursWhoseReceiptANodeHasLostIsNotTakenForSuperseded() throws Exception {
    try (RpcProxy proxy = RpcProxy.to(chain.url());
        ChainNodes lossy = world.nodesAt(proxy.url())) {
      proxy.faults(RpcFault.Empty.of("eth_getTransactionReceipt", "eth_getBlockReceipts"));
      HeadFollower misled = new HeadFollower(world.leader, lossy, world.terms, world.metrics);
      Signed ours = missed(misled);
      assertThat(world.row(ours.transaction()))
          .containsEntry("state", "signed")
          .containsEntry("waiting_for", "foreign-nonce");

      proxy.faults();
      world.mine(1);
      world.run(misled);
      assertThat(world.state(ours.transaction())).isEqualTo("confirmed");
    }
  }

  @Test
  void oursIsFoundByItsBlockWhereAnIndexLacksItsReceipt() throws Exception {
    try (RpcProxy proxy = RpcProxy.to(chain.url());
        ChainNodes lossy = world.nodesAt(proxy.url())) {
      proxy.faults(RpcFault.Empty.of("eth_getTransactionReceipt"));
      HeadFollower misled = new HeadFollower(world.leader, lossy, world.terms, world.metrics);

      Signed ours = missed(misled);

      assertThat(world.state(ours.transaction())).isEqualTo("confirmed");
    }
  }

  private Signed missed(HeadFollower misled) throws Exception {
    Signed ours = mined(world.sender(), Wish.transfer().withDepth(2, false));
    world.mine(20);
    world.execute("delete from blocks"); // so that it begins with the head, not after its last one
    for (int i = 0; i < 3; i++) {
      world.run(misled);
      world.mine(1);
    }
    world.run(misled);
    return ours;
  }

  @Test
  void walletsCancellationSupersedesOurs() throws Exception {
    Sender sender = world.sender();
    Signed ours = world.sign(sender, Wish.transfer().withDepth(2, false));
    world.send(new Signed(ours.transaction(), 0, sender.sign(0, sender.nothing(), 9)));
    follow(3);

    assertThat(world.row(ours.transaction()))
        .containsEntry("failure_code", "SUPERSEDED")
        .containsEntry("failure_message", "another transaction of the sender took its nonce");
  }

  /// One block after the other, each looked at.
  private void follow(int blocks) throws Exception {
    for (int block = 0; block < blocks; block++) {
      world.mine(1);
      world.run(heads);
    }
  }

  private void undo(int blocks) {
    chain.rpc("anvil_rollback", blocks);
    chain.rpc("anvil_dropAllTransactions");
  }
}
