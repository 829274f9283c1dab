package io.relayer.app.roles;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.Wei;
import io.relayer.messages.TransactionId;
import io.relayer.messages.request.FeeTerms;
import io.relayer.monitor.accounts.Observation;
import io.relayer.monitor.accounts.ObservationDao;
import io.relayer.monitor.accounts.WaitingDao;
import io.relayer.signer.signing.AwaitedLoop;
import io.relayer.signer.signing.KeyStep;
import io.relayer.signer.signing.SigningFixture;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FundsTest {
  /// What one transaction of these tests costs at most: 21,000 gas at 2 gwei and 2 wei, and 1 wei.
  private static final long COST = 21_000L * 2_000_000_002L + 1;

  private final SigningFixture fixture = new SigningFixture();
  private final Address sender = fixture.senders.getFirst();
  private final AwaitedLoop loop = fixture.loop(Duration.ofSeconds(30));

  @BeforeEach
  void observe() throws Exception {
    fixture.watch.verify();
    fixture.observe(sender, 7, 7);
  }

  @AfterEach
  void close() throws Exception {
    fixture.close();
  }

  @Test
  void onlyWhatTheBalanceCoversTogetherGetsANonce() throws Exception {
    balance(3 * COST - 1);
    fixture.queue(sender, FeeTerms.DEFAULT, 5, 5, 5);
    sign();

    assertThat(fixture.count("signed")).isEqualTo(2);
    assertThat(waitingFor()).isEqualTo("funds");
    assertThat(fixture.ask("select sum(worst_cost) from transactions", Wei.class))
        .isEqualTo(Wei.of(2 * COST));
    assertThat(reserved()).isEqualTo(Wei.of(2 * COST));
  }

  @Test
  void toTheWeiItIsEnough() throws Exception {
    balance(3 * COST);
    fixture.queue(sender, FeeTerms.DEFAULT, 5, 5, 5);
    sign();
    assertThat(fixture.count("signed")).isEqualTo(3);
  }

  @Test
  void aSenderWithoutFundsIsToldOfOnceAndGoesOnByItself() throws Exception {
    balance(COST - 1);
    fixture.queue(sender, FeeTerms.DEFAULT, 5);
    sign();
    sign();
    assertThat(events("relayer.sender.low-balance")).isEqualTo(1);
    assertThat(fixture.count("signed")).isZero();

    balance(COST);
    sign();
    assertThat(fixture.count("signed")).isEqualTo(1);
    assertThat(
            fixture.ask(
                "select count(*) from accounts where waiting_for is not null", Integer.class))
        .isZero();
  }

  @Test
  void whatCostsMoreThanTheSenderHasAltogetherHoldsUpNothingBehindItAndComesBackByItself()
      throws Exception {
    balance(5 * COST);
    TransactionId dear = fixture.queue(sender, FeeTerms.DEFAULT, 9).getFirst();
    value(dear, 100 * COST);
    fixture.queue(sender, FeeTerms.DEFAULT, 5, 5);
    sign();

    assertThat(fixture.count("signed")).isEqualTo(2);
    assertThat(
            fixture.ask(
                "select waiting_for from transactions where state = 'queued'", String.class))
        .isEqualTo("funds");
    assertThat(
            fixture.ask(
                "select count(*) from transitions where event = 'waiting' and value::jsonb ->> 'waitingFor' = 'funds'",
                Integer.class))
        .isEqualTo(1);
    assertThat(waitingFor()).isEqualTo("funds");
    assertThat(waiting()).containsExactly(Map.entry("funds", 1));
    fixture.queue(sender, FeeTerms.DEFAULT, 5);
    sign();
    assertThat(fixture.count("signed")).isEqualTo(3);
    assertThat(events("relayer.sender.low-balance")).isEqualTo(1);

    balance(103 * COST + 1);
    sign();
    assertThat(fixture.count("queued")).as("others are out, and it keeps its turn").isEqualTo(1);
    assertThat(fixture.ask("select count(waiting_for) from transactions", Integer.class)).isZero();
    balance(104 * COST);
    fixture.sql("update accounts set waiting_for = null");
    assertThat(waiting()).isEmpty();
    sign();
    assertThat(fixture.count("signed")).isEqualTo(4);
  }

  @Test
  void whatHasToWaitUntilSomethingInFlightIsSettledIsNotOvertaken() throws Exception {
    balance(4 * COST);
    fixture.queue(sender, FeeTerms.DEFAULT, 5, 5);
    sign();
    TransactionId large = fixture.queue(sender, FeeTerms.DEFAULT, 5).getFirst();
    value(large, 2 * COST);
    fixture.queue(sender, FeeTerms.DEFAULT, 5);
    sign();

    assertThat(fixture.count("signed")).isEqualTo(2);
    assertThat(waitingFor()).isEqualTo("funds");
    assertThat(fixture.ask("select count(waiting_for) from transactions", Integer.class)).isZero();
  }

  @Test
  void whatIsBeyondTheBalanceAndCancelledIsWaitedForNoMore() throws Exception {
    balance(COST - 1);
    fixture.queue(sender, FeeTerms.DEFAULT, 5);
    sign();
    assertThat(waitingFor()).isEqualTo("funds");
    fixture.sql(
        "update transactions set state = 'cancelled', final_at = now(), waiting_for = null");

    assertThat(
            fixture.ask(
                "select count(*) from sender_status where waiting_for is not null", Integer.class))
        .isZero();
    assertThat(waiting()).isEmpty();
  }

  /// Whatever it has waited for, once nothing is queued nothing is waited for.
  @ParameterizedTest
  @ValueSource(
      strings = {"funds", "fees", "first-nonce", "chain-nonce", "foreign-pending", "signature"})
  void aSenderWhoseQueueIsCancelledWaitsNoMore(String reason) throws Exception {
    fixture.queue(sender, FeeTerms.DEFAULT, 5);
    fixture.sql("update accounts set waiting_for = '" + reason + "'");
    fixture.sql(
        "update accounts set waiting_for = null where address <> (select sender from transactions)");
    KeyStep keys =
        new KeyStep(fixture.database, fixture.keys, List.of(SigningFixture.CHAIN), Map.of(), "a");
    keys.advance();
    assertThat(waiting()).containsExactly(Map.entry(reason, 1));

    fixture.sql("update transactions set state = 'cancelled', final_at = now()");
    keys.advance();

    assertThat(waiting()).isEmpty();
  }

  @Test
  void aSenderThatCanGoOnWaitsNoMoreThoughNothingIsSigned() throws Exception {
    balance(100 * COST);
    fixture.queue(sender, FeeTerms.DEFAULT, new int[17]);
    sign();
    fixture.sql("update accounts set waiting_for = 'fees' where next_nonce is not null");

    sign(); // its window is full

    assertThat(fixture.count("queued")).isEqualTo(1);
    assertThat(waiting()).isEmpty();
  }

  private Map<String, Integer> waiting() {
    return fixture.database.withHandle(h -> WaitingDao.counts(h, SigningFixture.CHAIN));
  }

  private void value(TransactionId transaction, long wei) {
    fixture.database.useTransaction(h ->
        h.createUpdate("update payloads set value = :wei where transaction_id = :id")
            .bind("wei", wei)
            .bind("id", transaction)
            .execute());
  }

  @Test
  void noOtherSenderWaitsWithIt() throws Exception {
    Address other = fixture.senders.get(1);
    fixture.observe(other, 0, 0);
    balance(0);
    fixture.queue(sender, FeeTerms.DEFAULT, 9);
    fixture.queue(other, FeeTerms.DEFAULT, 0);
    sign();
    assertThat(fixture.count("signed")).isEqualTo(1);
  }

  @Test
  void whatWasIncludedAfterTheBalanceWasReadStillCounts() throws Exception {
    balance(2 * COST);
    fixture.queue(sender, FeeTerms.DEFAULT, 5);
    sign();
    fixture.sql(
        """
        update transactions set state = 'pending', pending_at = now(), included_at = now(), mined_attempt = 1,
          mined_kind = 'payload', succeeded = true, block_number = 101, block_hash = sha256('block')
        """);
    fixture.queue(sender, FeeTerms.DEFAULT, 5, 5);
    sign();
    assertThat(fixture.count("signed")).isEqualTo(1);
  }

  @Test
  void whatANodeRefusedForWantOfFundsGoesOutAgainWhenTheBalanceHasGrown() throws Exception {
    balance(10 * COST);
    fixture.queue(sender, FeeTerms.DEFAULT, 5, 5);
    sign();
    fixture.sql(
        "update transactions set waiting_for = 'funds' where nonce = 8; update transactions set resend_at = now() + interval '1 hour'");
    assertThat(due()).isEmpty();
    observed(10 * COST);
    assertThat(due()).isEmpty();
    observed(10 * COST + 1);
    assertThat(due()).containsExactly(8L);
  }

  private List<Long> due() {
    return fixture.database.withHandle(h ->
        h.createQuery("select nonce from transactions where resend_at <= clock_timestamp()")
            .mapTo(Long.class)
            .list());
  }

  private void observed(long balance) {
    fixture.database.useTransaction(h ->
        ObservationDao.put(
            h,
            SigningFixture.CHAIN,
            100,
            List.of(new Observation(sender, new Nonce(7), new Nonce(7), Wei.of(balance), null))));
  }

  private void balance(long wei) {
    fixture.database.useTransaction(h ->
        h.createUpdate(
                "update account_observations set balance = :wei, balance_nonce = latest_nonce where address = :sender")
            .bind("wei", wei)
            .bind("sender", sender)
            .execute());
  }

  private void sign() throws Exception {
    SigningFixture.settle(loop.signing());
  }

  private String waitingFor() {
    return fixture.ask(
        "select waiting_for from sender_status where sender = '" + sender + "'", String.class);
  }

  private Wei reserved() {
    return fixture.ask(
        "select reserved from sender_status where sender = '" + sender + "'", Wei.class);
  }

  private int events(String type) {
    return fixture.ask(
        "select count(*) from outbox where lane = 'notices' and headers::text like '%"
            + type
            + "%'",
        Integer.class);
  }
}
