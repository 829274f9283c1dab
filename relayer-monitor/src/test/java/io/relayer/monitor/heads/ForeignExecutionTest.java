package io.relayer.monitor.heads;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.retry.Changes;
import io.relayer.core.retry.Retries;
import io.relayer.core.retry.RetryOutcome;
import io.relayer.core.transaction.AttemptSteps;
import io.relayer.core.transaction.Intent;
import io.relayer.core.transaction.TransactionVersion;
import io.relayer.devnet.rpc.RpcFault;
import io.relayer.devnet.rpc.RpcProxy;
import io.relayer.messages.TransactionId;
import io.relayer.monitor.Contracts;
import io.relayer.monitor.Sender;
import io.relayer.monitor.Signed;
import io.relayer.monitor.Wish;
import io.relayer.monitor.resend.ResendDao;
import io.relayer.node.ChainNodes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.Hash;

/// Transactions that nobody here has signed, and that execute at a nonce of ours what ours asks
/// for: somebody with the key has sped it up.
class ForeignExecutionTest extends HeadsTest {
  @Test
  void paymentThatWasSpedUpByHandIsConfirmedAndNotPaidAgain() throws Exception {
    Sender sender = world.sender();
    Signed ours = world.sign(sender, Wish.transfer().withDepth(3, false));
    Signed theirs = speedUp(sender, ours, Wish.transfer());
    follow(2);
    assertThat(world.row(ours.transaction()))
        .containsEntry("state", "signed")
        .containsEntry("waiting_for", "foreign-nonce");

    follow(1);

    assertThat(world.row(ours.transaction()))
        .containsEntry("state", "confirmed")
        .containsEntry("mined_kind", "foreign")
        .containsEntry("attempt", 1)
        .containsEntry("waiting_for", null)
        .containsEntry("failure_code", null);
    assertThat(world.events(ours.transaction()))
        .containsExactly("queued", "signed", "waiting", "included", "confirmed");
    assertThat(detail(ours.transaction(), "attemptKind")).isEqualTo("foreign");
    assertThat(detail(ours.transaction(), "hash")).isEqualTo(Hash.sha3(theirs.raw().toString()));
    assertThat(retry(ours.transaction())).isInstanceOf(RetryOutcome.Refused.class);
    assertThat(
            world.value(
                Long.class, "select count(*) from transactions where resend_at is not null"))
        .isZero();
    assertThat(
            world.value(
                String.class,
                "select string_agg(attempt || ' ' || kind || ' ' || mined, ', ' order by attempt) from attempt_status"))
        .isEqualTo("-1 foreign true, 1 payload false");
  }

  @Test
  void whatRevertedInASpedUpTransactionFailsAsReverted() throws Exception {
    Sender sender = world.sender();
    Wish call = Wish.call(world.contract(Contracts.gate()), "0x").withDepth(2, false);
    Signed ours = world.sign(sender, call);
    speedUp(sender, ours, call);
    follow(3);

    assertThat(world.row(ours.transaction()))
        .containsEntry("state", "failed")
        .containsEntry("failure_code", "REVERTED")
        .containsEntry("mined_kind", "foreign")
        .containsEntry("superseded_in", null);
  }

  @Test
  void cancelledPaymentThatWasSpedUpIsConfirmed() throws Exception {
    Sender sender = world.sender();
    Signed ours = world.sign(sender, Wish.transfer().withDepth(2, false));
    world.database.useTransaction(handle ->
        AttemptSteps.givenUp(
            handle,
            List.of(new TransactionVersion(ours.transaction(), version(ours))),
            new AttemptSteps.Reason(Intent.CANCEL, null, null)));
    speedUp(sender, ours, Wish.transfer());
    follow(3);

    assertThat(world.row(ours.transaction()))
        .containsEntry("state", "confirmed")
        .containsEntry("intent", "cancel");
  }

  @Test
  void reorgPutsItBackAndSendsOursAgain() throws Exception {
    Sender sender = world.sender();
    Signed ours = world.sign(sender, Wish.transfer().withDepth(2, false));
    String before = snapshot();
    speedUp(sender, ours, Wish.transfer());
    follow(3);
    assertThat(world.state(ours.transaction())).isEqualTo("confirmed");

    replace(before, 5);
    world.run(heads);

    assertThat(world.row(ours.transaction()))
        .containsEntry("state", "pending")
        .containsEntry("mined_kind", null);
    assertThat(world.events(ours.transaction())).endsWith("confirmed", "finality-violated");
    world.execute("update transactions set resend_at = now() where resend_at is not null");
    assertThat(
            world
                .database
                .inTransaction(h ->
                    ResendDao.decide(
                        h,
                        ResendDao.page(h, world.id, ResendDao.Which.ALL, null, 10, Duration.ZERO)
                            .due()
                            .stream()
                            .map(ResendDao.Due::entry)
                            .toList(),
                        Duration.ofHours(1),
                        Duration.ofHours(1)))
                .entrySet()
                .stream()
                .map(one -> one.getKey().attempt() + " " + one.getValue()))
        .containsExactly("1 SEND");

    world.send(ours);
    follow(3);
    assertThat(world.row(ours.transaction()))
        .containsEntry("state", "confirmed")
        .containsEntry("mined_kind", "payload");
  }

  @Test
  void foreignOneThatAReorgMovesIsFoundByItsHash() throws Exception {
    Sender sender = world.sender();
    Signed ours = world.sign(sender, Wish.transfer().withDepth(2, false));
    String before = snapshot();
    Signed theirs = speedUp(sender, ours, Wish.transfer());
    follow(3);

    back(before);
    world.mine(2);
    world.send(theirs);
    world.mine(1);
    long block = chain.blockNumber();
    world.mine(3);
    world.run(heads);

    assertThat(world.row(ours.transaction()))
        .containsEntry("state", "confirmed")
        .containsEntry("mined_kind", "foreign")
        .containsEntry("block_number", block);
    assertThat(world.value(Long.class, "select count(*) from attempts")).isEqualTo(2);
  }

  @Test
  void itsReceiptIsWaitedFor() throws Exception {
    Sender sender = world.sender();
    Signed ours = world.sign(sender, Wish.transfer().withDepth(2, false));
    try (RpcProxy proxy = RpcProxy.to(chain.url());
        ChainNodes lossy = world.nodesAt(proxy.url())) {
      proxy.faults(RpcFault.Empty.of("eth_getTransactionReceipt", "eth_getBlockReceipts"));
      HeadFollower misled = new HeadFollower(world.leader, lossy, world.terms, world.metrics);
      speedUp(sender, ours, Wish.transfer());
      for (int i = 0; i < 5; i++) {
        world.mine(1);
        world.run(misled);
      }
      assertThat(world.row(ours.transaction()))
          .containsEntry("state", "signed")
          .containsEntry("waiting_for", "foreign-nonce");

      proxy.faults();
      world.mine(25);
      world.run(misled);
      assertThat(world.state(ours.transaction())).isEqualTo("confirmed");
    }
  }

  @Test
  void onAnOlderCopyOfTheDatabaseNothingIsTakenForSpedUp() throws Exception {
    Sender sender = world.sender();
    Signed ours = world.sign(sender, Wish.transfer().withDepth(1, false));
    speedUp(sender, ours, Wish.transfer());
    world.execute("insert into holds (name, detail) values ('restore', 'a test')");
    follow(4);
    assertThat(world.state(ours.transaction())).isEqualTo("signed");
    assertThat(world.value(Long.class, "select count(*) from attempts")).isOne();

    world.execute("delete from holds");
    follow(1);
    assertThat(world.state(ours.transaction())).isEqualTo("confirmed");
  }

  @Test
  void fillersOfHolesHaveNoPayloadThatOthersCouldExecute() throws Exception {
    Sender sender = world.sender();
    Signed ours = world.sign(sender, sender.nothing().withDepth(2, false));
    world.execute("update attempts set kind = 'empty'");
    world.execute("update transactions set intent = 'cancel'");
    speedUp(sender, ours, sender.nothing());
    follow(3);

    assertThat(world.row(ours.transaction())).containsEntry("failure_code", "SUPERSEDED");
  }

  private Signed speedUp(Sender sender, Signed ours, Wish wish) {
    Signed theirs = new Signed(ours.transaction(), 0, sender.sign(0, wish, 9));
    world.send(theirs);
    return theirs;
  }

  private RetryOutcome retry(TransactionId id) {
    Map<TransactionId, RetryOutcome> outcomes =
        world.database.inTransaction(h -> Retries.retry(h, List.of(id), Changes.NONE));
    return Objects.requireNonNull(outcomes.get(id));
  }

  private int version(Signed ours) {
    return world.value(
        Integer.class,
        "select version from transactions where transaction_id = ?",
        ours.transaction());
  }

  /// Of its last event.
  private String detail(TransactionId id, String field) {
    return world.value(
        String.class,
        "select value::jsonb ->> ? from transitions where transaction_id = ? order by sequence desc limit 1",
        field,
        id);
  }

  /// One block after the other, each looked at.
  private void follow(int blocks) throws Exception {
    for (int block = 0; block < blocks; block++) {
      world.mine(1);
      world.run(heads);
    }
  }
}
