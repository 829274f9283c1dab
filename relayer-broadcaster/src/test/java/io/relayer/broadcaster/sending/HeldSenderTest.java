package io.relayer.broadcaster.sending;

import static io.relayer.broadcaster.sending.Fixtures.hash;
import static io.relayer.broadcaster.sending.Fixtures.sender;
import static io.relayer.broadcaster.sending.Fixtures.signed;
import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.broadcaster.sending.Scene.Signed;
import io.relayer.core.account.AccountDao;
import io.relayer.core.account.SenderHold;
import io.relayer.core.account.SenderHold.Release;
import io.relayer.core.account.WaitReason;
import io.relayer.core.transaction.InBlock;
import io.relayer.core.transaction.TransactionSteps;
import io.relayer.core.transaction.TransactionVersion;
import io.relayer.ethereum.value.BlockHash;
import io.relayer.ethereum.value.Nonce;
import io.relayer.messages.TransactionId;
import io.relayer.node.broadcast.BroadcastOutcome;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A node that names what it was sent by another hash than that of the bytes.
class HeldSenderTest extends BroadcastingTest {
  private static final String WORDS = "sent as 0xaa, and the node names it 0xbb";

  private final Signed one = signed(1, sender(1), 0);

  @Test
  void transactionThatANodeNamesOtherwiseIsNeitherAcceptedNorFailedAndHoldsItsSender() {
    misnamed(one);

    assertThat(scene.row(one))
        .containsEntry("state", "signed")
        .containsEntry("last_outcome", "hash-mismatch")
        .containsEntry("last_detail", WORDS)
        .containsEntry("resend_ms", 60_000L);
    assertThat(scene.events(one)).containsExactly("queued", "signed");
    assertThat(scene.one("select held_for || ': ' || held_detail from sender_holds"))
        .isEqualTo("hash-mismatch: " + WORDS);
    assertThat(scene.one("select waiting_for from sender_status")).isEqualTo("hash-mismatch");
    assertThat(scene.one("select convert_from(payload, 'utf8') from outbox where lane = 'notices'"))
        .contains("\"waitingFor\":\"hash-mismatch\"", WORDS);
    assertThat(
            scene
                .metrics
                .get("relayer.broadcast.copies")
                .tag("outcome", "hash-mismatch")
                .counter()
                .count())
        .isEqualTo(1);
  }

  @Test
  void nothingMoreIsSentOrSignedForAHeldSenderUntilItIsReleased() {
    misnamed(one);
    nodes.answer(one.body().raw(), new BroadcastOutcome.Accepted(false));
    Signed other = signed(2, sender(2), 0);
    scene.sign(other);

    scene.publish(0, hash(1), hash(2));
    reading.until(() -> scene.position(0) == 3);

    assertThat(nodes.timesSent(one.body().raw())).isEqualTo(1);
    assertThat(scene.row(one)).containsEntry("resend_ms", 60_000L);
    assertThat(scene.row(other)).as("another sender's").containsEntry("state", "pending");
    assertThat(takesNonce()).isFalse();

    assertThat(release(false)).isTrue();
    scene.publish(0, hash(1));
    reading.until(() -> scene.position(0) == 4);

    assertThat(scene.row(one)).containsEntry("state", "pending");
    assertThat(takesNonce()).isTrue();
    assertThat(
            scene.one(
                "select released_by || ' ' || held_for || ' ' || not_executed from sender_releases"))
        .isEqualTo("operator:alice hash-mismatch false");
    assertThat(
            scene.one(
                "select coalesce(waiting_for, 'nothing') from sender_status where next_nonce = 2"))
        .isEqualTo("nothing");
  }

  @Test
  void whatAHeldSenderHasOutIsNotTakenForSuperseded() {
    misnamed(one);

    assertThat(superseded()).isEmpty();

    assertThat(release(false)).isTrue();
    assertThat(superseded())
        .as("released, and nobody has said that it was not executed under the other hash")
        .isEmpty();
    assertThat(scene.row(one)).containsEntry("state", "signed");

    assertThat(release(true)).isTrue();
    assertThat(superseded()).containsExactly(one.key().transaction());
    assertThat(
            scene.one(
                "select string_agg(not_executed::text, ' ' order by release_id) from sender_releases"))
        .isEqualTo("false true");
  }

  @Test
  void whatIsSignedAfterTheReleaseIsSupersededAsEver() {
    misnamed(one);
    release(false);
    Signed next = signed(2, sender(1), 1);
    scene.sign(next);

    assertThat(superseded(next)).containsExactly(next.key().transaction());
  }

  @Test
  void senderThatIsHeldIsToldOnce() {
    misnamed(one);
    Signed late = signed(2, sender(1), 1);
    nodes.answer(late.body().raw(), new BroadcastOutcome.HashMismatch("later"));

    assertThat(
            scene.database.<Boolean, RuntimeException>inTransaction(handle ->
                SenderHold.put(
                    handle,
                    scene.chain,
                    sender(1),
                    new SenderHold.Held(WaitReason.HASH_MISMATCH, "later"))))
        .isFalse();

    assertThat(scene.one("select held_detail from sender_holds")).isEqualTo(WORDS);
    assertThat(scene.one("select count(*)::text from outbox where lane = 'notices'"))
        .isEqualTo("1");
  }

  @Test
  void thereIsNothingToReleaseOfASenderThatIsNotHeld() {
    scene.sign(one);

    assertThat(release(false)).isFalse();
    assertThat(release(true)).isFalse();
    assertThat(scene.one("select count(*)::text from sender_releases")).isEqualTo("0");
  }

  @Test
  void reasonThatASignerGivesDoesNotHideTheHold() {
    misnamed(one);

    assertThat(
            scene.database.<Boolean, RuntimeException>inTransaction(
                handle -> AccountDao.setWaiting(handle, scene.chain, sender(1), WaitReason.FUNDS)))
        .isFalse();

    assertThat(scene.one("select waiting_for from sender_status")).isEqualTo("hash-mismatch");
  }

  private void misnamed(Signed signed) {
    scene.sign(signed);
    nodes.answer(signed.body().raw(), new BroadcastOutcome.HashMismatch(WORDS));
    scene.publish(0, signed.body().hash());
    untilHandled(signed);
  }

  private boolean takesNonce() {
    return scene.database.inTransaction(
        handle -> AccountDao.takeNonces(handle, scene.chain, sender(1), new Nonce(1), 1));
  }

  private boolean release(boolean notExecuted) {
    return scene.database.inTransaction(handle ->
        SenderHold.release(
            handle, scene.chain, sender(1), new Release("operator:alice", notExecuted)));
  }

  private Set<TransactionId> superseded() {
    return superseded(one);
  }

  private Set<TransactionId> superseded(Signed signed) {
    int version =
        Integer.parseInt(
            scene.one(
                "select version::text from transactions where transaction_id = '%s'"
                    .formatted(signed.key().transaction())));
    return scene.database.inTransaction(handle ->
        TransactionSteps.superseded(
            handle,
            List.of(new TransactionVersion(signed.key().transaction(), version)),
            List.of(new InBlock(7, BlockHash.parse("0x" + "bb".repeat(32))))));
  }
}
