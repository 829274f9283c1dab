package io.relayer.broadcaster.sending;

import static io.relayer.broadcaster.sending.Fixtures.hash;
import static io.relayer.broadcaster.sending.Fixtures.sender;
import static io.relayer.broadcaster.sending.Fixtures.signed;
import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.broadcaster.sending.Scene.Signed;
import org.junit.jupiter.api.Test;

/// The crash points of the broadcaster, and nodes that are not there.
class BroadcastCrashTest extends BroadcastingTest {
  @Test
  void withoutAUsableNodeNothingIsHandledAndNothingIsLost() throws Exception {
    Signed one = signed(1, sender(1), 0);
    scene.sign(one);
    nodes.usable(false);
    scene.publish(0, hash(1));

    reading.advance(10);

    assertThat(scene.row(one)).containsEntry("handled", false).containsEntry("sent_count", 0);
    assertThat(scene.position(0)).isLessThan(1);

    nodes.usable(true);
    untilHandled(one);
    assertThat(scene.row(one)).containsEntry("state", "pending").containsEntry("sent_count", 1);
  }

  @Test
  void aPartitionStopsBeforeTheCopyThatReachedNoNode() throws Exception {
    Signed unlucky = signed(1, sender(1), 0);
    Signed lucky = signed(2, sender(2), 0);
    scene.sign(unlucky, lucky);
    scene.publish(0, hash(1), hash(2));
    nodes.before(sender -> nodes.usable(!sender.equals(sender(1))));

    reading.until(() -> "pending".equals(scene.row(lucky).get("state")));

    assertThat(scene.row(unlucky)).containsEntry("handled", false).containsEntry("sent_count", 0);
    assertThat(scene.position(0)).isZero();

    nodes.before(sender -> {});
    nodes.usable(true);
    reading.until(() -> scene.position(0) == 2);
    assertThat(scene.row(unlucky)).containsEntry("state", "pending");
    assertThat(nodes.timesSent(unlucky.body().raw())).isEqualTo(1);
    assertThat(scene.events(lucky)).containsExactly("queued", "signed", "pending");
  }

  @Test
  void aCrashBeforeTheSendIsReadAgain() {
    Signed one = signed(1, sender(1), 0);
    scene.sign(one);
    scene.publish(0, hash(1));
    scene.execute("alter table attempts rename to attempts_away");
    assertThat(failureOf(reading)).hasMessageContaining("attempts");
    assertThat(nodes.calls).isEmpty();

    scene.execute("alter table attempts_away rename to attempts");
    untilHandled(one);

    assertThat(scene.row(one)).containsEntry("state", "pending").containsEntry("sent_count", 1);
  }

  @Test
  void aCrashBetweenSendAndCommitSendsTheSameBytesAgainAndCountsAsAccepted() {
    Signed one = signed(1, sender(1), 0);
    scene.sign(one);
    scene.publish(0, hash(1));
    scene.execute(
        "create function crash() returns trigger language plpgsql as 'begin raise exception"
            + " ''crash''; end'");
    scene.execute(
        "create trigger crash before update of handled_at on transactions for each row execute function"
            + " crash()");

    assertThat(failureOf(reading)).hasMessageContaining("crash");
    assertThat(nodes.timesSent(one.body().raw())).isEqualTo(1);
    assertThat(scene.row(one)).containsEntry("state", "signed").containsEntry("sent_count", 0);
    assertThat(scene.position(0)).isZero();

    scene.execute("drop trigger crash on transactions");
    untilHandled(one);

    assertThat(nodes.timesSent(one.body().raw())).isEqualTo(2);
    assertThat(scene.row(one))
        .containsEntry("state", "pending")
        .containsEntry("last_outcome", "known");
    assertThat(scene.events(one)).containsExactly("queued", "signed", "pending");
  }

  @Test
  void aCrashAfterTheCommitBeforeKafkaIsToldCountsOnce() throws Exception {
    Signed one = signed(1, sender(1), 0);
    scene.sign(one);
    scene.publish(0, hash(1));
    untilHandled(one);
    reading.close();
    scene.commit(0, 0); // what Kafka would know then
    Signed two = signed(2, sender(1), 1);
    scene.sign(two);
    scene.publish(0, hash(2));

    try (Reading next = new Reading(scene, nodes)) {
      next.until(() -> scene.position(0) == 2);
    }

    assertThat(nodes.timesSent(one.body().raw())).isEqualTo(1);
    assertThat(scene.row(one)).containsEntry("sent_count", 1);
    assertThat(scene.row(two)).containsEntry("state", "pending");
  }

  @Test
  void whatIsIncludedBeforeTheOutcomeIsWrittenIsNotPutOnTheClockAgain() {
    Signed one = signed(1, sender(1), 0);
    scene.sign(one);
    nodes.before(sender ->
        scene.execute(
            "update transactions set state = 'pending', pending_at = now(), included_at = now(),"
                + " mined_attempt = 1, mined_kind = 'payload', succeeded = true, block_number = 1,"
                + " block_hash = sha256('b'), version = version + 1"));
    scene.publish(0, hash(1));

    untilHandled(one);

    assertThat(scene.row(one)).containsEntry("sent_count", 1).containsEntry("resend_ms", null);
    assertThat(scene.events(one)).containsExactly("queued", "signed");
  }

  @Test
  void oneSendersTroubleIsNotItsNeighbours() {
    Signed poor = signed(1, sender(1), 0);
    Signed rich = signed(2, sender(2), 0);
    scene.sign(poor, rich);
    nodes.before(sender -> {
      if (sender.equals(sender(1))) {
        throw new IllegalStateException("an accident");
      }
    });
    scene.publish(0, hash(1), hash(2));

    reading.until(() -> scene.position(0) == 2);

    assertThat(scene.row(poor))
        .containsEntry("state", "signed")
        .containsEntry("last_outcome", "maybe-sent");
    assertThat(scene.row(rich)).containsEntry("state", "pending");
  }

  private static Throwable failureOf(Reading reading) {
    try {
      reading.until(() -> false);
    } catch (Throwable e) {
      return e;
    }
    throw new AssertionError("it did not fail");
  }
}
