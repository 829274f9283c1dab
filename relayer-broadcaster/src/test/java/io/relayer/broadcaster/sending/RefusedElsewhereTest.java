package io.relayer.broadcaster.sending;

import static io.relayer.broadcaster.sending.Fixtures.hash;
import static io.relayer.broadcaster.sending.Fixtures.sender;
import static io.relayer.broadcaster.sending.Fixtures.signed;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.broadcaster.sending.Scene.Signed;
import io.relayer.node.broadcast.BroadcastOutcome;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Transactions that were signed elsewhere and no node takes.
class RefusedElsewhereTest extends BroadcastingTest {
  private static final BroadcastOutcome FATAL =
      new BroadcastOutcome.Fatal("intrinsic gas too low: gas 20000, minimum needed 21000");

  private final Signed one = signed(1, sender(1), 0);
  private int copies;

  @BeforeEach
  void oneOfAnExternalSender() {
    scene.execute(
        """
        insert into chains (chain_id, name, confirmations, confirm_by_finalized, retry_depth, block_time, stuck_after,
          in_flight_per_sender)
        values (31337, 'dev', 3, false, 64, interval '1 second', interval '10 minutes', 16)
        """);
    scene.sign(one);
    scene.execute("update accounts set managed_by = 'external'");
    nodes.answer(one.body().raw(), FATAL);
  }

  @Test
  void whatAllNodesRefuseForGoodIsSentTwiceAsLateEachTimeUpToAnHour() {
    assertThat(resendAfter(copy())).isEqualTo(60_000L);
    assertThat(resendAfter(copy())).isEqualTo(120_000L);
    assertThat(resendAfter(copy())).isEqualTo(240_000L);
    scene.execute("update transactions set misses = 20, refused_since = now() - interval '1 day'");
    anotherServerStart();
    assertThat(resendAfter(copy())).isEqualTo(3_600_000L);
    assertThat(scene.row(one)).containsEntry("state", "signed");
  }

  @Test
  void itSaysWhatItWaitsForUntilThen() {
    copy();
    copy();
    copy();

    assertThat(scene.one("select state || ' ' || waiting_for from transactions"))
        .isEqualTo("signed acceptance");
  }

  @Test
  void itIsAskedAboutOnceMoreWhenItHasBeenRefusedForStuckAfter() {
    copy();
    scene.execute(
        "update transactions set misses = 4, refused_since = now() - interval '9 minutes'");

    assertThat(resendAfter(copy())).isBetween(1L, 60_000L);
  }

  @Test
  void whatAllNodesRefuseThroughoutStuckAfterFailsWithTheirWords() {
    copy();
    assertThat(scene.row(one)).containsEntry("state", "signed");
    refusedFor("11 minutes");

    assertThat(copy()).containsEntry("state", "failed").containsEntry("resend_ms", null);
    assertThat(scene.one("select failure_code || ': ' || failure_message from transactions"))
        .isEqualTo("REJECTED: " + FATAL.detail());
    assertThat(scene.events(one)).containsExactly("queued", "signed", "failed");
  }

  @Test
  void oneAnswerThatIsNotARefusalBeginsTheTimeAnew() {
    copy();
    refusedFor("11 minutes");
    nodes.answer(one.body().raw(), new BroadcastOutcome.MaybeSent("not every node says so"));
    copy();
    nodes.answer(one.body().raw(), FATAL);

    assertThat(copy()).containsEntry("state", "signed");
    assertThat(
            scene.one(
                "select (refused_since > now() - interval '1 minute')::text from transactions"))
        .isEqualTo("true");
  }

  @Test
  void anotherOfItsAttemptsThatANodeMayHaveKeepsItOpen() {
    copy();
    refusedFor("11 minutes");
    scene.execute(
        """
        insert into attempts (transaction_id, attempt, kind, chain_id, hash, raw, type, gas_limit, gas_price, signed_at)
        select transaction_id, 2, kind, chain_id, sha256('2'), '2', type, gas_limit, gas_price, signed_at
        from attempts
        """);

    scene.execute(
        "insert into sent_attempts (transaction_id, attempt, sent_count, last_outcome) select transaction_id, 2, 1, 'accepted' from transactions");

    assertThat(copy()).containsEntry("state", "signed");

    scene.execute("update sent_attempts set sent_count = 0 where attempt = 2");
    assertThat(copy()).as("one that was never sent").containsEntry("state", "failed");
  }

  @Test
  void nothingEndsOnAnOlderCopyOfTheDatabase() {
    copy();
    refusedFor("11 minutes");
    anotherServerStart();

    assertThat(copy()).containsEntry("state", "signed");

    scene.execute("delete from verified_server");
    assertThat(copy()).containsEntry("state", "failed");
  }

  @Test
  void whatWaitsForAForeignBlockIsLeftToThat() {
    copy();
    refusedFor("11 minutes");
    scene.execute("update transactions set waiting_for = 'foreign-nonce'");

    assertThat(copy()).containsEntry("state", "signed");
  }

  @Test
  void gasAboveABlocksLimitHasToBeSaidSeveralTimes() {
    nodes.answer(one.body().raw(), new BroadcastOutcome.OverBlockLimit("exceeds block gas limit"));
    copy();
    assertThat(scene.one("select (refused_since is null)::text from transactions"))
        .isEqualTo("true");
    copy();
    copy();
    assertThat(resendAfter(copy())).isEqualTo(60_000L);
    copy();

    assertThat(scene.one("select (refused_since is null)::text from transactions"))
        .isEqualTo("false");
  }

  private Map<String, Object> copy() {
    scene.publish(0, hash(1));
    copies++;
    reading.until(() -> scene.position(0) == copies);
    return scene.row(one);
  }

  /// Since which nothing was compared.
  private void anotherServerStart() {
    scene.execute(
        "insert into verified_server (started_at, requests_table) values ('epoch', 'requests'::regclass)");
  }

  private void refusedFor(String interval) {
    scene.execute(
        "update transactions set refused_since = now() - interval '%s'".formatted(interval));
  }

  private static long resendAfter(Map<String, Object> row) {
    return (Long) requireNonNull(row.get("resend_ms"));
  }
}
