package io.relayer.signer.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.relayer.core.account.AccountDao;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.Wei;
import io.relayer.messages.TransactionId;
import io.relayer.messages.request.FeeTerms;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SigningStepTest {
  private final SigningFixture fixture = new SigningFixture();
  private final Address sender = fixture.senders.getFirst();

  @BeforeEach
  void inUse() throws Exception {
    fixture.watch.verify();
  }

  @AfterEach
  void close() throws Exception {
    fixture.close();
  }

  @Test
  void signsInOrderOfPriorityThenArrivalWithNoncesInARow() throws Exception {
    fixture.observe(sender, 7, 7);
    List<TransactionId> queued = fixture.queue(sender, FeeTerms.DEFAULT, 5, 9, 5, 0);

    SigningFixture.settle(fixture.step("a", fixture.keys));

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
    assertThat(fixture.commits.get()).isEqualTo(1);
  }

  @Test
  void aNonceThatTheChainHasCountedIsNotOutAnyMore() throws Exception {
    fixture.observe(sender, 7, 7);
    fixture.sql("update account_observations set delegated = true");
    fixture.queue(sender, FeeTerms.DEFAULT, 5, 5, 5);
    Awaited step = fixture.step("a", fixture.keys);
    SigningFixture.settle(step);
    assertThat(fixture.count("signed")).isEqualTo(1);

    // Somebody's transaction has carried an authorization of the account: 7 is used by none.
    fixture.observe(sender, 8, 8);
    fixture.sql("update transactions set waiting_for = 'history' where state = 'signed'");
    SigningFixture.settle(step);

    assertThat(fixture.count("signed")).isEqualTo(2);
    assertThat(fixture.ask("select in_flight from sender_status where next_nonce = 9", Long.class))
        .isOne();
  }

  @Test
  void aDelegatedAccountHasOneOutAtATime() throws Exception {
    fixture.observe(sender, 7, 7);
    fixture.sql("update account_observations set delegated = true");
    fixture.queue(sender, FeeTerms.DEFAULT, 5, 5, 5);

    SigningFixture.settle(fixture.step("a", fixture.keys));

    assertThat(fixture.count("signed")).isEqualTo(1);
  }

  @Test
  void pricesOfAllKindsAreSignedForTogether() throws Exception {
    fixture.observe(sender, 0, 0);
    List<FeeTerms> fees =
        List.of(
            FeeTerms.DEFAULT,
            new FeeTerms.Legacy(Wei.gwei(3), null),
            new FeeTerms.Dynamic(Wei.gwei(3), Wei.gwei(1), null),
            new FeeTerms.Legacy(Wei.gwei(3), null));
    fees.forEach(fee -> fixture.queue(sender, fee, 5));

    SigningFixture.settle(fixture.step("a", fixture.keys));

    assertThat(fixture.count("signed")).isEqualTo(fees.size());
  }

  @Test
  void aSenderWhoseRoundsFailSaysSoUntilOneSucceeds() throws Exception {
    fixture.observe(sender, 0, 0);
    fixture.queue(sender, FeeTerms.DEFAULT, 5);
    fixture.database.useTransaction(h ->
        h.execute(
            "create function refuse() returns trigger language plpgsql as $$ begin raise 'refused'; end $$"));
    fixture.sql("create trigger refuse before insert on attempts execute function refuse()");
    Awaited step = fixture.step("a", fixture.keys);

    await()
        .until(() -> {
          SigningFixture.settle(step);
          return "signing-fails".equals(waitingFor());
        });
    fixture.sql("drop trigger refuse on attempts");
    await()
        .until(() -> {
          SigningFixture.settle(step);
          return fixture.count("signed") == 1;
        });
    SigningFixture.settle(step);
    assertThat(waitingFor()).isEqualTo("none");
  }

  private String waitingFor() {
    return fixture.ask(
        "select coalesce(waiting_for, 'none') from accounts where address = '\\x%s'"
            .formatted(sender.toString().substring(2)),
        String.class);
  }

  @Test
  void whatIsSignedStandsWithAttemptOutboxRowAndEventTogether() throws Exception {
    fixture.observe(sender, 0, 0);
    fixture.queue(sender, FeeTerms.DEFAULT, 5, 5, 5);

    SigningFixture.settle(fixture.step("a", fixture.keys));

    assertThat(
            fixture.ask(
                """
                select count(*) from transactions t
                join attempts a on a.transaction_id = t.transaction_id and a.attempt = t.attempt and a.kind = 'payload'
                join (outbox o cross join lateral unnest(o.transaction_ids, o.attempts) as e (transaction_id, attempt))
                  on e.transaction_id = t.transaction_id and e.attempt = a.attempt and o.lane = 'broadcasts:31337'
                join transitions x on x.transaction_id = t.transaction_id and x.event = 'signed' and x.sequence = 2
                  and x.value::jsonb ->> 'hash' = hex(a.hash) and (x.value::jsonb ->> 'nonce')::bigint = t.nonce
                where t.state = 'signed' and t.resend_at > now()
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
  void whileAHoldStandsNoNonceIsTakenAndNothingExpires() throws Exception {
    fixture.observe(sender, 0, 0);
    fixture.queue(sender, FeeTerms.DEFAULT, 5, 5);
    ExpiryStep expiry = new ExpiryStep(fixture.database);
    fixture.sql(
        """
        update transactions set deadline = '2020-01-01' where transaction_id = (select min(transaction_id::text)::uuid from transactions);
        insert into holds (name, detail) values ('restore', 'a test')
        """);

    fixture.step("a", fixture.keys).advance();
    expiry.advance();
    assertThat(fixture.count("queued")).isEqualTo(2);
    boolean taken =
        fixture.database.inTransaction(
            handle -> AccountDao.takeNonces(handle, SigningFixture.CHAIN, sender, new Nonce(0), 1));
    assertThat(taken).as("not even by a round that began before the hold").isFalse();

    fixture.sql("delete from holds");
    SigningFixture.settle(fixture.step("a", fixture.keys));
    expiry.advance();
    assertThat(fixture.count("signed")).isEqualTo(1);
    assertThat(fixture.count("failed")).isEqualTo(1);
  }

  @Test
  void leavesQueuedWhatDoesNotFitIntoTheWindow() throws Exception {
    fixture.observe(sender, 0, 0);
    fixture.queue(sender, FeeTerms.DEFAULT, new int[20]);
    Awaited step = fixture.step("a", fixture.keys);

    SigningFixture.settle(step);

    assertThat(fixture.count("signed")).isEqualTo(16);
    fixture.sql(
        """
        update transactions set state = 'pending', pending_at = now(), included_at = now(), mined_attempt = 1,
          mined_kind = 'payload', succeeded = true, block_number = 1, block_hash = decode(repeat('ab', 32), 'hex') where nonce < 3
        """);
    SigningFixture.settle(step);
    assertThat(fixture.count("signed")).isEqualTo(16);
    assertThat(fixture.count("queued")).isEqualTo(1);
  }

  @Test
  void aSenderWhoseChainIsAheadIsHeldAndTheOthersGoOn() throws Exception {
    Address other = fixture.senders.get(1);
    fixture.observe(sender, 0, 0);
    fixture.observe(other, 0, 0);
    fixture.queue(sender, FeeTerms.DEFAULT, 5);
    Awaited step = fixture.step("a", fixture.keys);
    SigningFixture.settle(step);
    fixture.observe(sender, 5, 5);
    fixture.queue(sender, FeeTerms.DEFAULT, 5);
    fixture.queue(other, FeeTerms.DEFAULT, 5);

    SigningFixture.settle(step);

    assertThat(fixture.count("signed")).isEqualTo(2);
    assertThat(
            fixture.ask(
                "select waiting_for from accounts where waiting_for is not null", String.class))
        .isEqualTo("chain-ahead");
  }

  @Test
  void withoutRecentFeesOnlyExplicitPricesAreSigned() throws Exception {
    fixture.sql("update fees set refreshed_at = now() - interval '11 seconds'");
    fixture.observe(sender, 0, 0);
    fixture.queue(sender, FeeTerms.DEFAULT, 9);
    List<TransactionId> priced = fixture.queue(sender, new FeeTerms.Legacy(Wei.gwei(3), null), 0);
    Awaited step = fixture.step("a", fixture.keys);

    SigningFixture.settle(step);

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
    List<TransactionId> dear =
        fixture.queue(sender, new FeeTerms.BySpeed(FeeTerms.Speed.FAST, Wei.of(1)), 9);
    fixture.queue(sender, FeeTerms.DEFAULT, 0);
    Awaited step = fixture.step("a", fixture.keys);

    SigningFixture.settle(step);

    assertThat(
            fixture.ask(
                "select transaction_id from transactions where waiting_for = 'max-cost'",
                TransactionId.class))
        .isEqualTo(dear.getFirst());
    assertThat(fixture.count("signed")).isEqualTo(1);
    fixture.sql("update fees set base_fee = 0, fast_tip = 0");
    SigningFixture.settle(step);
    assertThat(fixture.count("signed")).isEqualTo(2);
  }

  @Test
  void aPausedSenderOrChainGetsNoNonce() throws Exception {
    fixture.observe(sender, 0, 0);
    fixture.queue(sender, FeeTerms.DEFAULT, 5);
    Awaited step = fixture.step("a", fixture.keys);
    fixture.sql("update accounts set paused = 'signing'");
    SigningFixture.settle(step);
    fixture.sql("update accounts set paused = null; update chains set paused = true");
    SigningFixture.settle(step);
    assertThat(fixture.count("signed")).isZero();
    fixture.sql("update chains set paused = false");
    SigningFixture.settle(step);
    assertThat(fixture.count("signed")).isEqualTo(1);
  }
}
