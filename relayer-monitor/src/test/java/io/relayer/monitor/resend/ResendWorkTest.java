package io.relayer.monitor.resend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.relayer.core.lease.LeaseDao;
import io.relayer.core.lease.LeaseLostException;
import io.relayer.core.runtime.Channel;
import io.relayer.core.transaction.TransactionSteps;
import io.relayer.core.transaction.TransactionVersion;
import io.relayer.monitor.Sender;
import io.relayer.monitor.Signed;
import io.relayer.monitor.Wish;
import io.relayer.monitor.WorldTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResendWorkTest extends WorldTest {
  private static final String INCLUDED =
      "update transactions set state = 'pending', pending_at = now(), included_at = now(), mined_attempt = 1, mined_kind = 'payload',"
          + " succeeded = true, block_number = 1, block_hash = sha256('b')";

  private ResendWork resend;
  private Sender sender;

  @BeforeEach
  void start() {
    resend = new ResendWork(world.leader, world.terms, world.metrics);
    sender = world.sender();
  }

  private void due(Signed signed, String ago) {
    world.execute(
        "update transactions set resend_at = clock_timestamp() - ?::interval where transaction_id = ?",
        ago,
        signed.transaction());
  }

  /// The nonces of the attempts in the outbox, in its order.
  private List<String> sent() {
    return world.database.withHandle(h ->
        h.createQuery(
                """
                select t.nonce || '/' || e.attempt from outbox o
                cross join lateral unnest(o.transaction_ids, o.attempts) with ordinality as e (transaction_id, attempt, place)
                join transactions t using (transaction_id)
                where o.lane = 'broadcasts:31337' order by o.pos, o.id, e.place
                """)
            .mapTo(String.class)
            .list());
  }

  @Test
  void dueAttemptsGoOutAgainLowestNonceFirst() throws Exception {
    List<Signed> signed = world.sign(sender, Wish.transfer(), 4);
    due(signed.get(0), "1 second");
    due(signed.get(2), "3 seconds");
    due(signed.get(1), "2 seconds");

    world.run(resend);

    assertThat(sent()).containsExactly("0/1", "1/1", "2/1");
    assertThat(world.announced).containsExactly(Channel.outbox("broadcasts:31337"));
  }

  @Test
  void copyThatWasPutIntoTheOutboxIsNotPutThereAgainUntilTheNet() throws Exception {
    Signed signed = world.sign(sender, Wish.transfer());
    due(signed, "1 second");
    world.run(resend);

    world.run(resend);

    assertThat(sent()).hasSize(1);
    assertThat(
            world.value(
                Boolean.class,
                "select resend_at between enqueued_at + interval '299 seconds' and enqueued_at + interval '301 seconds'"
                    + " from transactions"))
        .isTrue();
  }

  @Test
  void sendersRowIsTheRootOfTheOrder() throws Exception {
    due(world.sign(sender, Wish.transfer()), "1 second");

    world.run(resend);

    assertThat(world.value(Boolean.class, "select o.pos = c.outbox_pos from outbox o, accounts c"))
        .isTrue();
  }

  @Test
  void thousandsGoOutInSeveralBatches() throws Exception {
    world.sign(sender, Wish.transfer(), 1_100);
    world.execute("update transactions set resend_at = clock_timestamp()");

    world.run(resend);

    assertThat(sent()).hasSize(1_100).startsWith("0/1", "1/1").endsWith("1098/1", "1099/1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update transactions set attempt = 2",
        "update transactions set intent = 'cancel'",
      })
  void whatMustNotGoOutFallsSilent(String change) throws Exception {
    Signed signed = world.sign(sender, Wish.transfer());
    world.execute(change);
    due(signed, "1 second");

    world.run(resend);

    assertThat(sent()).isEmpty();
    assertThat(world.value(Boolean.class, "select resend_at is null from transactions")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        INCLUDED,
        "update transactions set state = 'failed', failure_code = 'SUPERSEDED', final_at = now()",
      })
  void whatIsInABlockOrOverIsNotLookedAt(String change) throws Exception {
    Signed signed = world.sign(sender, Wish.transfer());
    world.execute(change);
    due(signed, "1 second");

    world.run(resend);

    assertThat(sent()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"fee-cap", "max-cost", "funds"})
  void whatCannotBeRaisedGoesOutAgainAsItIs(String reason) throws Exception {
    Signed signed = world.sign(sender, Wish.transfer());
    world.execute("update transactions set waiting_for = ?", reason);
    due(signed, "1 second");

    world.run(resend);

    assertThat(sent()).containsExactly("0/1");
  }

  @Test
  void pausedSendersAttemptWaits() throws Exception {
    due(world.sign(sender, Wish.transfer()), "1 second");
    world.execute("update accounts set paused = 'sending'");

    world.run(resend);

    assertThat(sent()).isEmpty();
    assertThat(world.value(Boolean.class, "select resend_at > clock_timestamp() from transactions"))
        .isTrue();
  }

  @Test
  void waitsNoLongerThanUntilTheNextIsDue() throws Exception {
    Signed signed = world.sign(sender, Wish.transfer());
    assertThat(resend.advance(world.lease)).isEqualTo(Duration.ofMillis(250));

    due(signed, "-100 milliseconds");

    assertThat(resend.advance(world.lease)).isLessThanOrEqualTo(Duration.ofMillis(100));
  }

  @Test
  void leaderThatLostItsLeaseWritesNothing() {
    due(world.sign(sender, Wish.transfer()), "1 second");
    world.database.useTransaction(h -> LeaseDao.release(h, List.of(world.lease)));
    world.takeLease("another");

    Assertions.assertThatThrownBy(() -> world.run(resend)).isInstanceOf(LeaseLostException.class);

    assertThat(sent()).isEmpty();
  }

  /// It was read as due before the block was seen.
  @Test
  void inclusionThatIsUnderWayIsWaitedForAndSeen() throws Exception {
    due(world.sign(sender, Wish.transfer()), "1 second");
    List<Thread> others = new ArrayList<>();
    world.database.useTransaction(inclusion -> {
      inclusion.execute(INCLUDED);
      others.add(Thread.ofVirtual().start(this::tryToResend));
      await().until(this::isAnyoneWaitingForALock);
    });
    for (Thread other : others) {
      other.join();
    }

    assertThat(sent()).isEmpty();
    assertThat(world.value(Boolean.class, "select resend_at is null from transactions")).isTrue();
  }

  @Test
  void whatAReorgHasTakenOutGoesOutAgain() throws Exception {
    Signed signed = world.sign(sender, Wish.transfer());
    world.execute(INCLUDED);
    world.database.useTransaction(h ->
        TransactionSteps.reorged(
            h, List.of(new TransactionVersion(signed.transaction(), version(signed)))));

    world.run(resend);

    assertThat(sent()).containsExactly("0/1");
  }

  /// What comes after a page of which nothing is due is found in the same round.
  @Test
  void dueOneIsFoundBehindMany() throws Exception {
    List<Signed> signed = world.sign(sender, Wish.transfer(), 1_100);
    due(signed.getLast(), "1 second");

    await()
        .untilAsserted(() -> {
          resend.advance(world.lease);
          assertThat(sent()).containsExactly("1099/1");
        });
  }

  /// However many are out that nothing is to be done for.
  @Test
  void shortClocksAreLookedAtEachTime() throws Exception {
    List<Signed> signed = world.sign(sender, Wish.transfer(), 1_100);
    resend.advance(world.lease); // the first page of a round
    world.execute(
        "update transactions set misses = 1 where transaction_id = ?",
        signed.getLast().transaction());
    due(signed.getLast(), "1 second");

    resend.advance(world.lease);

    assertThat(sent()).containsExactly("1099/1");
  }

  private int version(Signed signed) {
    return world.value(
        Integer.class,
        "select version from transactions where transaction_id = ?",
        signed.transaction());
  }

  private void tryToResend() {
    try {
      world.run(resend);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean isAnyoneWaitingForALock() {
    return world.value(
            Long.class,
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")
        > 0;
  }

  @Test
  void whatHasLostItsClockIsFoundWhereverItStands() throws Exception {
    List<Signed> signed = world.sign(sender, Wish.transfer(), 1_500);
    world.execute("update transactions set resend_at = null");
    world.execute("update transactions set intent = 'cancel' where nonce = 3");
    SilentWork silent = new SilentWork(world.leader, world.terms, world.metrics);

    silent.advance(world.lease);
    silent.advance(world.lease);

    assertThat(
            world.value(
                Long.class, "select count(*) from transactions where resend_at is not null"))
        .isEqualTo(signed.size() - 1);
    world.run(resend);
    assertThat(sent()).hasSize(signed.size() - 1).startsWith("0/1", "1/1", "2/1", "4/1");
  }
}
