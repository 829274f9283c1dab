package io.relayer.broadcaster.sending;

import static io.relayer.broadcaster.sending.Fixtures.hash;
import static io.relayer.broadcaster.sending.Fixtures.sender;
import static io.relayer.broadcaster.sending.Fixtures.signed;
import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.broadcaster.sending.Scene.Signed;
import io.relayer.node.broadcast.BroadcastOutcome;
import io.relayer.node.broadcast.BroadcastOutcome.MaybeSent;
import io.relayer.node.broadcast.BroadcastOutcome.NonceGap;
import io.relayer.node.broadcast.BroadcastOutcome.NotPermitted;
import io.relayer.node.broadcast.BroadcastOutcome.NotSent;
import io.relayer.node.broadcast.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Payloads that every usable node turns down, again and again, by error texts that nobody knows or
/// that mean the transaction.
class RefusedPayloadTest extends BroadcastingTest {
  private static final String WORDS = "execution reverted";
  private static final BroadcastOutcome UNKNOWN = new MaybeSent(WORDS);

  private final Signed one = signed(1, sender(1), 0);
  private int copies;

  @BeforeEach
  void oneThatIsNext() {
    scene.execute(
        """
        insert into chains (chain_id, name, confirmations, confirm_by_finalized, retry_depth, block_time, stuck_after,
          in_flight_per_sender)
        values (31337, 'dev', 3, false, 64, interval '1 second', interval '10 minutes', 16)
        """);
    scene.sign(one);
    counted(0);
    refuse(Refusal.BY_ALL);
  }

  @Test
  void isGivenUpWithTheNodesWordsOnceItWasSaidOftenAndForLong() {
    copies(1, hash(1));
    longAgo("11 minutes");
    copies(3, hash(1));
    assertThat(intent()).as("four times").isNull();
    copies(1, hash(1));

    assertThat(intent()).isEqualTo("reject " + WORDS);
    assertThat(scene.row(one)).containsEntry("state", "signed").containsEntry("resend_ms", null);
    assertThat(scene.events(one)).containsExactly("queued", "signed", "waiting", "given-up");
    assertThat(
            scene.metrics.get("relayer.broadcast.given.up").tag("chain", "31337").counter().count())
        .isEqualTo(1);
  }

  @Test
  void isKeptAndSaysWhatItWaitsForUntilStuckAfterHasPassed() {
    copies(6, hash(1));

    assertThat(intent()).isNull();
    assertThat(waitsFor()).isEqualTo("acceptance");
    nodes.answer(one.body().raw(), new BroadcastOutcome.Accepted(false));
    copies(1, hash(1));
    assertThat(waitsFor()).isNull();
    assertThat(scene.row(one)).containsEntry("state", "pending");
  }

  @Test
  void isAskedForOnceMoreWhenItCanBeDecided() {
    nodes.answer(one.body().raw(), new NotPermitted("by plugin"), Refusal.BY_ALL);
    copies(1, hash(1));
    scene.execute(
        "update transactions set refusals = 7, refused_since = now() - interval '590 seconds'");
    copies(1, hash(1));

    assertThat(intent()).isNull();
    assertThat((Long) scene.row(one).get("resend_ms")).isBetween(1L, 10_000L);
  }

  @Test
  void aPolicyOfAllNodesIsARefusalToo() {
    nodes.answer(one.body().raw(), new NotPermitted("by plugin"), Refusal.BY_ALL);
    often();
    copies(1, hash(1));

    assertThat(intent()).isEqualTo("reject by plugin");
  }

  @Test
  void anAnswerThatMeansSomethingElseBeginsTheTimeAnew() {
    for (BroadcastOutcome other :
        List.of(
            new MaybeSent("no answer"),
            new NonceGap("nonce too high"),
            new BroadcastOutcome.InsufficientFunds("insufficient funds"),
            new BroadcastOutcome.PoolFull("txpool is full"))) {
      often();
      nodes.answer(one.body().raw(), other);
      copies(1, hash(1));
      refuse(Refusal.BY_ALL);
      copies(1, hash(1));

      assertThat(intent()).as("%s", other).isNull();
      assertThat(scene.one("select refusals::text from transactions")).isEqualTo("1");
    }
  }

  @Test
  void nodesThatDidNotLookAtItLeaveTheCountAsItIs() {
    often();
    nodes.answer(one.body().raw(), new NotSent("429"));
    copies(1, hash(1));
    refuse(Refusal.SO_FAR);
    copies(1, hash(1));
    assertThat(intent()).isNull();
    refuse(Refusal.BY_ALL);
    copies(1, hash(1));

    assertThat(intent()).isEqualTo("reject " + WORDS);
  }

  @Test
  void whatHasAnotherOneBeforeItIsNotAskedOf() {
    Signed behind = signed(2, sender(1), 1);
    scene.sign(behind);
    nodes.answer(behind.body().raw(), UNKNOWN, Refusal.BY_ALL);
    copies(1, hash(2));
    often();
    copies(1, hash(2));

    assertThat(scene.one("select count(*)::text from transactions where intent is not null"))
        .isEqualTo("0");
    assertThat(
            scene.one(
                "select count(*)::text from transactions join attempts using (transaction_id) where raw = '\\x%s' and refused_since is not null"
                    .formatted(behind.body().raw().toString().substring(2))))
        .isEqualTo("0");
  }

  @Test
  void whileItIsNotKnownThatTheChainHasCountedAllBeforeItNothingEnds() {
    scene.execute("delete from account_observations");
    often();
    copies(1, hash(1));
    assertThat(intent()).isNull();

    counted(1); // something else has its nonce
    often();
    copies(1, hash(1));
    assertThat(intent()).isNull();

    counted(0);
    often();
    copies(1, hash(1));
    assertThat(intent()).isNotNull();
  }

  @Test
  void onAnOlderCopyOfTheDatabaseNothingEnds() {
    often();
    scene.execute(
        "insert into verified_server (started_at, requests_table) values ('epoch', 'requests'::regclass)");
    copies(1, hash(1));

    assertThat(intent()).isNull();
  }

  @Test
  void whatWasSignedElsewhereIsSentMoreAndMoreSeldomAndNotEndedByIt() {
    scene.execute("update accounts set managed_by = 'external'");
    copies(4, hash(1));
    longAgo("1 day");
    copies(1, hash(1));
    assertThat(scene.row(one)).containsEntry("resend_ms", 60_000L);
    copies(1, hash(1));

    assertThat(scene.row(one))
        .containsEntry("state", "signed")
        .containsEntry("resend_ms", 120_000L);
    assertThat(waitsFor()).isEqualTo("acceptance");
    assertThat(scene.one("select (refused_since is not null)::text from transactions"))
        .as("so that an order may end it")
        .isEqualTo("true");
  }

  @Test
  void whatIsTooCheapSaysSoAndKeepsWhatTheNodeAskedFor() {
    nodes.answer(
        one.body().raw(),
        new BroadcastOutcome.Underpriced(
            "transaction underpriced: gas tip cap 0, minimum needed 15000000"));
    copies(2, hash(1));

    assertThat(waitsFor()).isEqualTo("price");
    assertThat(scene.one("select least_tip::text from transactions")).isEqualTo("15000000");
    assertThat(scene.events(one)).containsExactly("queued", "signed", "waiting");

    scene.execute("update transactions set waiting_for = 'fee-cap'");
    copies(1, hash(1));
    assertThat(waitsFor()).as("that it may not be raised").isEqualTo("fee-cap");
  }

  private void refuse(Refusal refusal) {
    nodes.answer(one.body().raw(), UNKNOWN, refusal);
  }

  private void counted(long latest) {
    scene.execute(
        """
        insert into account_observations (chain_id, address, latest_nonce, block_number, observed_at)
        select chain_id, address, ?, 1, now() from accounts
        on conflict (chain_id, address) do update set latest_nonce = excluded.latest_nonce
        """,
        latest);
  }

  private void often() {
    scene.execute(
        "update transactions set refusals = 4, refused_since = now() - interval '11 minutes'");
  }

  private void longAgo(String interval) {
    scene.execute(
        "update transactions set refused_since = now() - interval '%s'".formatted(interval));
  }

  private @Nullable String intent() {
    return scene.database.withHandle(handle ->
        handle
            .createQuery(
                "select intent || ' ' || failure_message from transactions order by nonce limit 1")
            .mapTo(String.class)
            .one());
  }

  private @Nullable String waitsFor() {
    return scene.database.withHandle(handle ->
        handle.createQuery("select waiting_for from transactions").mapTo(String.class).one());
  }

  private void copies(int times, io.relayer.ethereum.value.TxHash hash) {
    for (int i = 0; i < times; i++) {
      scene.publish(0, hash);
      copies++;
      reading.until(() -> scene.position(0) == copies);
    }
  }
}
