package io.relayer.app.roles;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Wei;
import io.relayer.messages.TransactionId;
import io.relayer.messages.request.FeeTerms;
import io.relayer.messages.request.Origin;
import io.relayer.monitor.accounts.WaitingDao;
import io.relayer.signer.intake.PoolDao;
import io.relayer.signer.signing.AwaitedLoop;
import io.relayer.signer.signing.SigningFixture;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Reasons why a pool's requests wait: they are shown as those of a sender are.
class PoolFundsTest {
  private static final Origin PAYOUTS = new Origin.Pool(SigningFixture.CHAIN, "payouts");
  private static final long COST = 21_000L * 2_000_000_002L + 1;

  private final SigningFixture fixture = new SigningFixture();
  private final List<Address> members = fixture.senders.subList(0, 3);
  private final AwaitedLoop loop = fixture.loop(Duration.ofSeconds(30));

  @BeforeEach
  void join() throws Exception {
    fixture.watch.verify();
    fixture.database.useTransaction(h ->
        PoolDao.put(h, List.of(SigningFixture.CHAIN), fixture.senders, Map.of("payouts", members)));
    members.forEach(member -> fixture.observe(member, 0, 0));
  }

  @AfterEach
  void close() throws Exception {
    fixture.close();
  }

  @Test
  void aPoolWithoutFundsSaysSoOnceAndGoesOnByItself() throws Exception {
    balances(COST - 1);
    fixture.queue(PAYOUTS, FeeTerms.DEFAULT, 5, 5, 5);
    sign();
    sign();

    assertThat(fixture.count("queued")).isEqualTo(3);
    assertThat(waits()).isEqualTo("funds funds funds");
    assertThat(waiting()).containsExactly(Map.entry("funds", 1));
    assertThat(told()).isEqualTo(1);
    assertThat(
            fixture.ask(
                "select count(*) from sender_status where waiting_for = 'funds'", Integer.class))
        .as("each member's line says it")
        .isEqualTo(members.size());

    balances(COST);
    sign();
    assertThat(fixture.count("signed")).isEqualTo(3);
    assertThat(waiting()).isEmpty();
  }

  @Test
  void whatNoMemberCouldEverPayHoldsUpNothingBehindIt() throws Exception {
    balances(2 * COST);
    value(fixture.queue(PAYOUTS, FeeTerms.DEFAULT, 9).getFirst(), 100 * COST);
    fixture.queue(PAYOUTS, FeeTerms.DEFAULT, 5, 5, 5);
    sign();

    assertThat(fixture.count("signed")).isEqualTo(3);
    assertThat(waits()).isEqualTo("funds");
    assertThat(told()).isEqualTo(1);
  }

  @Test
  void aMemberSavesForWhatHasToWaitUntilSomethingInFlightIsSettled() throws Exception {
    balances(4 * COST);
    fixture.queue(PAYOUTS, FeeTerms.DEFAULT, 5, 5, 5, 5, 5, 5);
    sign();
    value(fixture.queue(PAYOUTS, FeeTerms.DEFAULT, 9).getFirst(), 2 * COST);
    fixture.queue(PAYOUTS, FeeTerms.DEFAULT, new int[10]);
    sign();

    assertThat(fixture.count("signed")).as("two members go on").isEqualTo(6 + 2 * 2);
    assertThat(waiting().get("funds")).isPositive();
    balances(5 * COST);
    sign();
    assertThat(
            fixture.ask(
                "select count(*) from transactions join payloads using (transaction_id) where value > 1 and state = 'signed'",
                Integer.class))
        .isEqualTo(1);
  }

  @Test
  void whatIsTooDearOrWithoutFeesSaysSo() throws Exception {
    fixture.queue(PAYOUTS, new FeeTerms.BySpeed(FeeTerms.Speed.FAST, Wei.of(1)), 9);
    sign();
    assertThat(waits()).isEqualTo("max-cost");

    fixture.sql("update fees set refreshed_at = now() - interval '11 seconds'");
    fixture.queue(PAYOUTS, FeeTerms.DEFAULT, 5);
    sign();
    assertThat(waiting()).containsExactly(Map.entry("fees", members.size()));
  }

  private void sign() throws Exception {
    SigningFixture.settle(loop.signing());
  }

  private void balances(long wei) {
    fixture.sql(
        "update account_observations set balance = " + wei + ", balance_nonce = latest_nonce");
  }

  private void value(TransactionId transaction, long wei) {
    fixture.database.useTransaction(h ->
        h.createUpdate("update payloads set value = :wei where transaction_id = :id")
            .bind("wei", wei)
            .bind("id", transaction)
            .execute());
  }

  private String waits() {
    return fixture.ask(
        "select string_agg(waiting_for, ' ') from transactions where state = 'queued'",
        String.class);
  }

  private Map<String, Integer> waiting() {
    return fixture.database.withHandle(h -> WaitingDao.counts(h, SigningFixture.CHAIN));
  }

  private int told() {
    return fixture.ask(
        "select count(*) from outbox where lane = 'notices' and headers::text like '%relayer.sender.low-balance%'",
        Integer.class);
  }
}
