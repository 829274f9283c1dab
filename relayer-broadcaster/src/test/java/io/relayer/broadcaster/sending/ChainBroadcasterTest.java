package io.relayer.broadcaster.sending;

import static io.relayer.broadcaster.sending.Fixtures.hash;
import static io.relayer.broadcaster.sending.Fixtures.sender;
import static io.relayer.broadcaster.sending.Fixtures.signed;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.relayer.broadcaster.sending.Scene.Signed;
import io.relayer.core.restore.Holds;
import io.relayer.core.transaction.Over;
import io.relayer.node.broadcast.BroadcastOutcome;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChainBroadcasterTest extends BroadcastingTest {
  @Test
  void anAcceptedTransactionIsPendingAndGoesOutAgainSeldom() {
    Signed one = signed(1, sender(1), 0);
    scene.sign(one);
    scene.publish(0, hash(1));

    untilHandled(one);

    assertThat(scene.row(one))
        .containsEntry("state", "pending")
        .containsEntry("last_outcome", "accepted")
        .containsEntry("sent_count", 1)
        .containsEntry("resend_ms", 60_000L);
    assertThat(scene.events(one)).containsExactly("queued", "signed", "pending");
    assertThat(scene.position(0)).isEqualTo(1);
    assertThat(reading.pendingTold).hasValue(1);
    MeterRegistry metrics = scene.metrics;
    assertThat(metrics.get("relayer.broadcast.copies").tag("outcome", "accepted").counter().count())
        .isEqualTo(1);
    assertThat(metrics.get("relayer.request.to.accepted").timer().count()).isEqualTo(1);
  }

  @Test
  void aCopyThatComesAgainIsSentAgainAndTellsNothingNew() {
    Signed one = signed(1, sender(1), 0);
    scene.sign(one);
    scene.publish(0, hash(1));
    untilHandled(one);

    scene.publish(0, hash(1));
    reading.until(() -> scene.position(0) == 2);

    assertThat(nodes.timesSent(one.body().raw())).isEqualTo(2);
    assertThat(scene.row(one))
        .containsEntry("last_outcome", "known")
        .containsEntry("sent_count", 2);
    assertThat(scene.events(one)).containsExactly("queued", "signed", "pending");
    assertThat(scene.metrics.get("relayer.request.to.accepted").timer().count())
        .as("transactions, not copies")
        .isEqualTo(1);
  }

  @Test
  void timeOfPublishingIsThatOfTheFirstRecord() {
    Signed one = signed(1, sender(1), 0);
    scene.sign(one);
    String before = scene.one("select clock_timestamp()::text");
    scene.publish(0, hash(1), hash(1));
    untilHandled(one);
    String kept = scene.one("select published_at::text from transactions");
    assertThat(
            scene.one(
                "select (published_at between date_trunc('milliseconds', '%s'::timestamptz) and handled_at)::text from transactions"
                    .formatted(before)))
        .isEqualTo("true");

    scene.publish(0, hash(1));
    reading.until(() -> scene.position(0) == 3);

    assertThat(scene.one("select published_at::text from transactions")).isEqualTo(kept);
  }

  @Test
  void onlyWhatANodeHadAlreadyGoesToAllNodes() {
    Signed had = signed(1, sender(1), 0);
    Signed lost = signed(2, sender(2), 0);
    nodes.answer(lost.body().raw(), new BroadcastOutcome.MaybeSent("no answer"));
    scene.sign(had, lost);
    scene.publish(0, hash(1), hash(2));
    untilHandled(had);
    untilHandled(lost);
    assertThat(nodes.toAll).isEmpty();

    scene.publish(0, hash(1), hash(2));
    reading.until(() -> scene.position(0) == 4);

    assertThat(nodes.toAll).containsExactly(had.body().raw());
  }

  @Test
  void copiesOfOneAttemptInOneBatchAreSentOnce() {
    Signed one = signed(1, sender(1), 0);
    scene.sign(one);
    scene.publish(0, hash(1), hash(1), hash(1));

    reading.until(() -> scene.position(0) == 3);

    assertThat(nodes.timesSent(one.body().raw())).isEqualTo(1);
  }

  @Test
  void copiesOutOfNonceOrderGoToTheNodeInNonceOrder() {
    Signed[] all =
        IntStream.range(0, 5).mapToObj(n -> signed(n, sender(1), n)).toArray(Signed[]::new);
    scene.sign(all);
    scene.publish(0, hash(3), hash(0), hash(4), hash(1), hash(2));

    reading.until(() -> scene.position(0) == 5);

    assertThat(nodes.calls).hasSize(1);
    assertThat(nodes.calls.getFirst().signed())
        .containsExactlyElementsOf(Stream.of(all).map(s -> s.body().raw()).toList());
  }

  /// The one before may still be executed: a reorg has undone what its retry rested on.
  @Test
  void payloadOfANextGenerationIsNotSentWhileTheOneBeforeIsOpen() {
    Signed before = signed(1, sender(1), 0);
    Signed next = signed(2, sender(2), 0);
    scene.sign(before, next);
    scene.execute(
        """
        update transactions n set generation = 2, retry_of = b.transaction_id, request_key = b.request_key
        from transactions b where n.transaction_id = ? and b.transaction_id = ?
        """,
        next.key().transaction().value(),
        before.key().transaction().value());
    scene.execute(
        "update transactions set retried_by = ?, intent = 'retried' where transaction_id = ?",
        next.key().transaction().value(),
        before.key().transaction().value());
    scene.publish(0, hash(2));
    untilHandled(next);

    assertThat(nodes.timesSent(next.body().raw())).isZero();
    assertThat(scene.row(next))
        .containsEntry("state", "signed")
        .containsEntry("sent_count", 0)
        .containsEntry("resend_ms", 60_000L);

    scene.execute(
        "update transactions set state = 'failed', failure_code = 'SUPERSEDED', final_at = now() where transaction_id = ?",
        before.key().transaction().value());
    scene.publish(0, hash(2));
    reading.until(() -> scene.position(0) == 2);

    assertThat(nodes.timesSent(next.body().raw())).isEqualTo(1);
    assertThat(scene.row(next)).containsEntry("state", "pending");
  }

  @ParameterizedTest
  @CsvSource({
    "stale, set attempt = 2,",
    "unwanted, set intent = 'deadline',",
    "included, 'set state = ''pending'', pending_at = now(), included_at = now(), mined_attempt ="
        + " 1, mined_kind = ''payload'', succeeded = true, block_number = 1, block_hash ="
        + " sha256(''b'')',",
    "final, 'set state = ''failed'', failure_code = ''SUPERSEDED'', final_at = now()',",
    "paused, , 60000",
  })
  void whatMayNotBeSentIsHandledWithoutBeingSent(
      String outcome, @Nullable String change, @Nullable Long resendMillis) {
    Signed one = signed(1, sender(1), 0);
    scene.sign(one);
    if (change == null) {
      scene.execute("update accounts set paused = 'sending'");
    } else {
      scene.execute("update transactions " + change);
    }
    scene.publish(0, hash(1));

    untilHandled(one);

    assertThat(nodes.calls).isEmpty();
    assertThat(scene.row(one))
        .containsEntry("sent_count", 0)
        .containsEntry("last_outcome", null)
        .containsEntry("resend_ms", resendMillis);
    assertThat(scene.position(0)).isEqualTo(1);
    assertThat(
            scene.metrics.get("relayer.broadcast.copies").tag("outcome", outcome).counter().count())
        .isEqualTo(1);
  }

  @Test
  void anUnknownAttemptHoldsEverythingUntilItIsBack() {
    Signed before = signed(1, sender(1), 0);
    Signed lost = signed(2, sender(1), 1);
    Signed behind = signed(3, sender(1), 2);
    scene.sign(before);
    scene.publish(0, hash(1), hash(2), hash(3));

    reading.until(() -> !holds().isEmpty());

    assertThat(holds().getFirst().name()).isEqualTo(Holds.RESTORE);
    assertThat(holds().getFirst().detail())
        .contains(scene.topic() + "-0-1")
        .contains(lost.body().hash().toString());
    assertThat(scene.row(before)).containsEntry("state", "pending");
    assertThat(scene.position(0)).isEqualTo(1);

    scene.sign(lost, behind);
    scene.database.useTransaction(handle -> Holds.release(handle, Holds.RESTORE));
    reading.until(() -> scene.position(0) == 3);

    assertThat(nodes.timesSent(before.body().raw())).isEqualTo(1);
    assertThat(nodes.timesSent(lost.body().raw())).isEqualTo(1);
    assertThat(nodes.timesSent(behind.body().raw())).isEqualTo(1);
  }

  @Test
  void aCopyOfARequestThatWasDeletedByItsAgeIsPassedOver() throws Exception {
    Signed gone = signed(1, sender(1), 0);
    Signed behind = signed(2, sender(1), 1);
    scene.execute(
        """
        insert into chains (chain_id, name, confirmations, confirm_by_finalized, retry_depth, block_time, stuck_after,
          in_flight_per_sender)
        values (%s, 'dev', 1, false, 64, '1 second', '10 minutes', 16) on conflict do nothing
        """
            .formatted(scene.chain));
    scene.signIntoOutbox(gone);
    OutboxOfScene.publish(scene);
    scene.database.useTransaction(handle -> {
      Over.make(handle, "true");
      assertThat(Over.prune(handle)).isEqualTo(1);
    });

    scene.signIntoOutbox(behind);
    OutboxOfScene.publish(scene);
    untilHandled(behind);

    assertThat(holds()).isEmpty();
    assertThat(nodes.timesSent(gone.body().raw())).isZero();
    assertThat(nodes.timesSent(behind.body().raw())).isEqualTo(1);
  }

  @Test
  void aRecordThatNamesNoAttemptIsPassedOver() {
    Signed one = signed(1, sender(1), 0);
    scene.sign(one);
    scene.publish(0, "no json at all");
    scene.publish(0, "{\"hash\":\"0x12\"}");
    scene.publish(0, hash(1));

    reading.until(() -> scene.position(0) == 3);

    assertThat(scene.row(one)).containsEntry("state", "pending");
    assertThat(
            scene
                .metrics
                .get("relayer.broadcast.copies")
                .tag("outcome", "unreadable")
                .counter()
                .count())
        .isEqualTo(2);
  }

  private List<Holds.Hold> holds() {
    return scene.database.withHandle(Holds::list);
  }
}
