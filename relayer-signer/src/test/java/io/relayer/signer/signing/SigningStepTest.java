package io.relayer.signer.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.relayer.core.account.AccountDao;
import io.relayer.core.domain.Address;
import io.relayer.core.domain.Nonce;
import io.relayer.core.domain.TransactionId;
import io.relayer.core.domain.Wei;
import io.relayer.core.request.Fee;
import io.relayer.core.restore.ServerWatch;
import io.relayer.signer.encoding.Preimage;
import io.relayer.signer.keys.SignOutcome;
import io.relayer.signer.keys.TransactionSigner;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SigningStepTest {
  private static final Duration LEASE = Duration.ofSeconds(30);

  private final SigningFixture fixture = new SigningFixture();
  private final Address sender = fixture.senders.getFirst();
  private final AtomicInteger commits = new AtomicInteger();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void signsInOrderOfPriorityThenArrivalWithNoncesInARow() throws Exception {
    fixture.observe(sender, 7, 7);
    List<TransactionId> queued = fixture.queue(sender, Fee.DEFAULT, 5, 9, 5, 0);

    settle(step("a", fixture.keys));

    List<TransactionId> byNonce =
        fixture.database.withHandle(h ->
            h.createQuery(
                    "select transaction_id from transactions where state = 'signed' order by nonce")
                .mapTo(TransactionId.class)
                .list());
    assertThat(byNonce).containsExactly(queued.get(1), queued.get(0), queued.get(2), queued.get(3));
    assertThat(
            fixture.ask("select min(nonce) || '-' || max(nonce) from transactions", String.class))
        .isEqualTo("7-10");
    assertThat(
            fixture.ask("select next_nonce from accounts where next_nonce is not null", Long.class))
        .isEqualTo(11);
    assertThat(commits.get()).isEqualTo(1);
  }

  @Test
  void aDelegatedAccountHasOneOutAtATime() throws Exception {
    fixture.observe(sender, 7, 7);
    fixture.sql("update account_observations set delegated = true");
    fixture.queue(sender, Fee.DEFAULT, 5, 5, 5);

    settle(step("a", fixture.keys));

    assertThat(count("signed")).isEqualTo(1);
  }

  @Test
  void whatIsSignedStandsWithAttemptOutboxRowAndEventTogether() throws Exception {
    fixture.observe(sender, 0, 0);
    fixture.queue(sender, Fee.DEFAULT, 5, 5, 5);

    settle(step("a", fixture.keys));

    assertThat(
            fixture.ask(
                """
                select count(*) from transactions t
                join attempts a on a.transaction_id = t.transaction_id and a.attempt = t.attempt and a.kind = 'payload'
                join outbox o on o.transaction_id = t.transaction_id and o.attempt = a.attempt and o.lane = 'broadcasts:31337'
                join transitions x on x.transaction_id = t.transaction_id and x.event = 'signed' and x.sequence = 2
                  and x.detail ->> 'hash' = hex(a.hash) and (x.detail ->> 'nonce')::bigint = t.nonce
                where t.state = 'signed' and a.resend_at > now()
                """,
                Integer.class))
        .isEqualTo(3);
    assertThat(
            fixture.ask(
                "select bool_and(o.pos = c.outbox_pos) from outbox o, accounts c where c.next_nonce is not null",
                Boolean.class))
        .isTrue();
  }

  @Test
  void whatCannotBePutIntoTheOutboxHasNoNonceEitherAndLeavesNoHole() throws Exception {
    fixture.observe(sender, 7, 7);
    fixture.queue(sender, Fee.DEFAULT, 5, 5, 5);
    fixture.refuse("outbox");
    SigningStep failing = step("a", fixture.keys);

    settle(failing);

    assertThat(count("queued")).isEqualTo(3);
    assertThat(
            fixture.ask(
                """
                select (select next_nonce from accounts where next_nonce is not null) || ' ' || (select count(*) from attempts)
                       || ' ' || (select count(*) from transitions where event = 'signed')
                """,
                String.class))
        .isEqualTo("7 0 0");
    assertThat(commits).hasValue(0);

    failing.close(); // else its lease stands
    fixture.accept("outbox");
    settle(step("b", fixture.keys));
    assertThat(
            fixture.ask("select min(nonce) || '-' || max(nonce) from transactions", String.class))
        .isEqualTo("7-9");
    assertThat(fixture.ask("select count(*) from outbox", Integer.class)).isEqualTo(3);
  }

  @Test
  void aSenderWhoseKeyIsSlowOrBrokenHoldsUpNoOther() throws Exception {
    Address slow = fixture.senders.get(1);
    Address broken = fixture.senders.get(2);
    for (Address one : List.of(sender, slow, broken)) {
      fixture.observe(one, 0, 0);
      fixture.queue(one, Fee.DEFAULT, 5);
    }
    CountDownLatch answer = new CountDownLatch(1);
    SigningStep step = step("a", new Troubled(fixture.keys, slow, broken, answer));
    step.advance(); // takes them into use
    try (var thread = Executors.newSingleThreadExecutor()) {
      Future<Duration> round = thread.submit(step::advance);
      await().atMost(Duration.ofSeconds(30)).until(() -> count("signed") == 1);
      assertThat(
              fixture.ask(
                  "select hex(sender) from transactions where state = 'signed'", String.class))
          .isEqualTo(sender.toString());
      assertThat(round.isDone()).isFalse();

      answer.countDown();
      round.get();
    }
    assertThat(count("signed")).isEqualTo(2);
    assertThat(count("queued")).isEqualTo(1);
  }

  /// Has one key that is slow and one that is broken.
  private record Troubled(
      TransactionSigner keys, Address slow, Address broken, CountDownLatch answer)
      implements TransactionSigner {
    @Override
    public Set<Address> senders() {
      return keys.senders();
    }

    @Override
    public SignOutcome sign(Address sender, Preimage preimage, Duration within) {
      if (sender.equals(broken)) {
        throw new IllegalStateException("broken");
      }
      if (sender.equals(slow)) {
        try {
          answer.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return new SignOutcome.Unavailable("interrupted");
        }
      }
      return keys.sign(sender, preimage, within);
    }
  }

  @Test
  void whileAHoldStandsNoNonceIsTakenAndNothingExpires() throws Exception {
    fixture.observe(sender, 0, 0);
    fixture.queue(sender, Fee.DEFAULT, 5, 5);
    ExpiryStep expiry = new ExpiryStep(fixture.database, () -> {});
    fixture.sql(
        """
        update transactions set deadline = '2020-01-01' where transaction_id = (select min(transaction_id::text)::uuid from transactions);
        insert into holds (name, detail) values ('restore', 'a test')
        """);

    step("a", fixture.keys).advance();
    expiry.advance();
    assertThat(count("queued")).isEqualTo(2);
    boolean taken =
        fixture.database.inTransaction(
            handle -> AccountDao.takeNonces(handle, SigningFixture.CHAIN, sender, new Nonce(0), 1));
    assertThat(taken).as("not even by a round that began before the hold").isFalse();

    fixture.sql("delete from holds");
    settle(step("a", fixture.keys));
    expiry.advance();
    assertThat(count("signed")).isEqualTo(1);
    assertThat(count("failed")).isEqualTo(1);
  }

  @Test
  void leavesQueuedWhatDoesNotFitIntoTheWindow() throws Exception {
    fixture.observe(sender, 0, 0);
    fixture.queue(sender, Fee.DEFAULT, new int[20]);
    SigningStep step = step("a", fixture.keys);

    settle(step);

    assertThat(count("signed")).isEqualTo(16);
    fixture.sql(
        """
        update transactions set state = 'pending', pending_at = now(), included_at = now(), mined_attempt = 1,
          mined_kind = 'payload', succeeded = true, block_number = 1, block_hash = decode(repeat('ab', 32), 'hex') where nonce < 3
        """);
    settle(step);
    assertThat(count("signed")).isEqualTo(16);
    assertThat(count("queued")).isEqualTo(1);
  }

  @Test
  void aSenderWhoseChainIsAheadIsHeldAndTheOthersGoOn() throws Exception {
    Address other = fixture.senders.get(1);
    fixture.observe(sender, 0, 0);
    fixture.observe(other, 0, 0);
    fixture.queue(sender, Fee.DEFAULT, 5);
    SigningStep step = step("a", fixture.keys);
    settle(step);
    fixture.observe(sender, 5, 5);
    fixture.queue(sender, Fee.DEFAULT, 5);
    fixture.queue(other, Fee.DEFAULT, 5);

    settle(step);

    assertThat(count("signed")).isEqualTo(2);
    assertThat(
            fixture.ask(
                "select waiting_for from accounts where waiting_for is not null", String.class))
        .isEqualTo("chain-ahead");
  }

  @Test
  void withoutRecentFeesOnlyExplicitPricesAreSigned() throws Exception {
    fixture.sql("update fees set refreshed_at = now() - interval '11 seconds'");
    fixture.observe(sender, 0, 0);
    fixture.queue(sender, Fee.DEFAULT, 9);
    List<TransactionId> priced = fixture.queue(sender, new Fee.Legacy(Wei.gwei(3), null), 0);
    SigningStep step = step("a", fixture.keys);

    settle(step);

    assertThat(
            fixture.ask(
                "select transaction_id from transactions where state = 'signed'",
                TransactionId.class))
        .isEqualTo(priced.getFirst());
    step.advance();
    assertThat(
            fixture.ask(
                "select waiting_for from accounts where waiting_for is not null", String.class))
        .isEqualTo("fees");
  }

  @Test
  void aRequestThatIsTooDearWaitsAndLetsTheNextOnePass() throws Exception {
    fixture.observe(sender, 0, 0);
    List<TransactionId> dear = fixture.queue(sender, new Fee.BySpeed(Fee.Speed.FAST, Wei.of(1)), 9);
    fixture.queue(sender, Fee.DEFAULT, 0);
    SigningStep step = step("a", fixture.keys);

    settle(step);

    assertThat(
            fixture.ask(
                "select transaction_id from transactions where waiting_for = 'max-cost'",
                TransactionId.class))
        .isEqualTo(dear.getFirst());
    assertThat(count("signed")).isEqualTo(1);
    fixture.sql("update fees set base_fee = 0, fast_tip = 0");
    settle(step);
    assertThat(count("signed")).isEqualTo(2);
  }

  @Test
  void whatNoBlockCanHoldGetsNoNonceAndTheOthersGoOn() throws Exception {
    fixture.observe(sender, 0, 0);
    List<TransactionId> queued = fixture.queue(sender, Fee.DEFAULT, new int[20]);
    fixture.blockHolds("100000");
    fixture.database.useTransaction(h ->
        h.createUpdate(
                "update transactions set gas_limit = 100001 where transaction_id = any(:ids)")
            .bindArray("ids", TransactionId.class, queued.subList(0, 18))
            .execute());
    fixture.sql("update transactions set gas_limit = 100000 where gas_limit = 21000");

    settle(step("a", fixture.keys));

    assertThat(
            fixture.ask(
                """
                select count(*) || ' ' || min(failure_message) from transactions
                where state = 'failed' and failure_code = 'OVER_BLOCK_LIMIT' and nonce is null
                """,
                String.class))
        .isEqualTo("18 asks for 100001 gas, a block holds 100000");
    assertThat(
            fixture.ask(
                "select string_agg(nonce::text, ' ' order by nonce) from transactions where state = 'signed'",
                String.class))
        .isEqualTo("0 1");
    assertThat(
            fixture.ask("select count(*) from transitions where event = 'failed'", Integer.class))
        .isEqualTo(18);
    assertThat(commits.get()).isEqualTo(2);
  }

  @Test
  void whileNoBlocksGasLimitIsKnownNothingIsRefusedForIt() throws Exception {
    fixture.observe(sender, 0, 0);
    fixture.blockHolds("null");
    fixture.queue(sender, Fee.DEFAULT, 5);
    fixture.sql("update transactions set gas_limit = 1000000000000");

    settle(step("a", fixture.keys));

    assertThat(count("signed")).isEqualTo(1);
  }

  @Test
  void aPausedSenderOrChainGetsNoNonce() throws Exception {
    fixture.observe(sender, 0, 0);
    fixture.queue(sender, Fee.DEFAULT, 5);
    SigningStep step = step("a", fixture.keys);
    fixture.sql("update accounts set paused = 'signing'");
    settle(step);
    fixture.sql("update accounts set paused = null; update chains set paused = true");
    settle(step);
    assertThat(count("signed")).isZero();
    fixture.sql("update chains set paused = false");
    settle(step);
    assertThat(count("signed")).isEqualTo(1);
  }

  @Test
  void signersWithoutLeasesStillGiveEachNonceOnce() throws Exception {
    fixture.observe(sender, 0, 0);
    fixture.sql("update chains set in_flight_per_sender = 1000");
    fixture.queue(sender, Fee.DEFAULT, new int[200]);
    SenderWork one = work();
    SenderWork two = work();
    SigningChain chain = chain();
    Callable<Integer> racer1 = () -> race(one, chain);
    Callable<Integer> racer2 = () -> race(two, chain);
    try (var threads = Executors.newFixedThreadPool(2)) {
      List<Future<Integer>> signed = threads.invokeAll(List.of(racer1, racer2));
      assertThat(signed.get(0).get() + signed.get(1).get()).isEqualTo(200);
    }
    assertThat(fixture.ask("select count(distinct nonce) from transactions", Integer.class))
        .isEqualTo(200);
    assertThat(fixture.ask("select max(nonce) from transactions", Integer.class)).isEqualTo(199);
    assertThat(fixture.ask("select count(*) from outbox", Integer.class)).isEqualTo(200);
    assertThat(fixture.ask("select count(*) from attempts", Integer.class)).isEqualTo(200);
  }

  /// Signs as if it held the lease, from whatever the account says, in small bites, until nothing
  /// is queued.
  private int race(SenderWork work, SigningChain chain) throws Exception {
    int signed = 0;
    while (count("queued") > 0) {
      fixture.sql("update chains set in_flight_per_sender = " + (203 - count("queued")));
      var situation =
          fixture.database.withHandle(h ->
              io.relayer.core.signing.SigningDao.situations(
                  h, SigningFixture.CHAIN, List.of(sender), java.time.Instant.EPOCH, List.of()));
      var fees = fixture.database.withHandle(io.relayer.core.signing.SigningDao::freshFees);
      signed +=
          work.advance(
                  chain,
                  situation.getFirst(),
                  new ChainNow(
                      java.util.Optional.ofNullable(fees.get(SigningFixture.CHAIN)),
                      java.util.OptionalLong.empty()),
                  List.of())
              .signed();
    }
    return signed;
  }

  private int count(String state) {
    return fixture.ask(
        "select count(*) from transactions where state = '" + state + "'", Integer.class);
  }

  private SenderWork work() {
    return new SenderWork(fixture.database, watch(), new Signatures(fixture.keys));
  }

  private ServerWatch watch() {
    ServerWatch watch = new ServerWatch(fixture.database, () -> {});
    try {
      watch.verify();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return watch;
  }

  private static SigningChain chain() {
    return SigningFixture.SIGNING;
  }

  private SigningStep step(String holder, TransactionSigner signer) {
    return new SigningStep(
        new SigningStep.Parts(
            fixture.database,
            watch(),
            new SenderLeases(fixture.database, holder, LEASE),
            new SenderWork(fixture.database, watch(), new Signatures(signer)),
            _ -> commits.incrementAndGet()),
        signer,
        List.of(chain()));
  }

  private static void settle(SigningStep step) throws Exception {
    for (int round = 0; step.advance().isZero(); round++) {
      assertThat(round).as("rounds without an end").isLessThan(100);
    }
  }
}
