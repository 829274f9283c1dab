package io.relayer.core.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relayer.core.chain.FinalityBy;
import io.relayer.core.restore.NotVerifiedException;
import io.relayer.core.retry.Changes.Deadline;
import io.relayer.core.retry.RetryOutcome.Reason;
import io.relayer.core.retry.RetryOutcome.TooEarly;
import io.relayer.core.transaction.Lives;
import io.relayer.core.transaction.Lives.Life;
import io.relayer.core.transaction.Lives.Stage;
import io.relayer.messages.TransactionId;
import io.relayer.messages.request.FeeTerms;
import io.relayer.messages.request.RequestKey;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetriesTest extends RetryCase {
  @ParameterizedTest
  @EnumSource(
      value = Stage.class,
      names = {"REVERTED", "CANCELLED", "EXPIRED", "REFUSED", "SUPERSEDED", "DROPPED", "WITHDRAWN"})
  void whatEndedWithoutBeingExecutedIsFollowedByTheSameAgain(Stage stage) {
    Life life = lives.at(stage);

    TransactionId next = made(retry(life));

    assertThat(
            of(
                next,
                Boolean.class,
                """
                t.state = 'queued' and t.generation = 2 and t.retry_of = '%1$s' and t.nonce is null and (
                  select (o.request_key, o.chain_id, o.sender, q.recipient, q.value, q.data, q.fee_speed, o.priority, q.labels)
                       = (t.request_key, t.chain_id, t.sender, p.recipient, p.value, p.data, p.fee_speed, t.priority, p.labels)
                     and o.retried_by = t.transaction_id and o.intent is not null
                  from transactions o join payloads q using (transaction_id), payloads p
                  where o.transaction_id = '%1$s' and p.transaction_id = t.transaction_id)
                """
                    .formatted(life.id())))
        .isTrue();
    assertThat(events(next)).last().asString().endsWith(" queued of 2");
  }

  @Test
  void nothingIsFollowedInADatabaseThatMayBeAnOlderCopy() {
    Life life = lives.at(Stage.DROPPED);
    lives
        .fresh()
        .execute(
            "insert into verified_server (started_at, requests_table) values ('2000-01-01', 'requests'::regclass)");
    assertThatThrownBy(() -> retry(life)).isInstanceOf(NotVerifiedException.class);
    lives.fresh().execute("delete from verified_server");
    lives.fresh().execute("insert into holds (name, detail) values ('restore', 'a test')");
    assertThatThrownBy(() -> retry(life)).isInstanceOf(NotVerifiedException.class);
    lives.fresh().execute("delete from holds");
    made(retry(life));
  }

  @ParameterizedTest
  @CsvSource({
    "QUEUED, NOT_FINAL",
    "SIGNED, NOT_FINAL",
    "PENDING, NOT_FINAL",
    "INCLUDED, NOT_FINAL",
    "CONFIRMED, CONFIRMED"
  })
  void whatIsOnItsWayOrWasExecutedIsNotFollowed(Stage stage, Reason reason) {
    assertRefused(retry(lives.at(stage)), reason);
  }

  @ParameterizedTest
  @EnumSource(
      value = Stage.class,
      names = {"REVERTED", "CANCELLED", "EXPIRED", "REFUSED", "SUPERSEDED"})
  void whatStandsAtTheNonceMustBeFinalToTheBlock(Stage stage) {
    Life life = lives.at(stage);

    head(Lives.BLOCK_NUMBER + 100, Lives.BLOCK_NUMBER - 1);
    assertThat(retry(life))
        .isEqualTo(new TooEarly(Lives.BLOCK_NUMBER, Lives.BLOCK_NUMBER - 1))
        .satisfies(early -> assertThat(((TooEarly) early).missing()).isEqualTo(1));

    head(Lives.BLOCK_NUMBER + 100, Lives.BLOCK_NUMBER);
    made(retry(life));
  }

  /// As on rollups always, and elsewhere while the consensus is in trouble.
  @ParameterizedTest
  @ValueSource(longs = {257, 600, 6_000, 100_000})
  void noDistanceFromTheHeadStandsInForTheTag(long behind) {
    Life life = lives.at(Stage.REVERTED);

    head(Lives.BLOCK_NUMBER - 1 + behind, Lives.BLOCK_NUMBER - 1);

    assertThat(retry(life)).isEqualTo(new TooEarly(Lives.BLOCK_NUMBER, Lives.BLOCK_NUMBER - 1));
  }

  @Test
  void whereNoFinalizedBlockIsKnownItWaitsAndSaysWhatToDo() {
    Life life = lives.at(Stage.REVERTED);

    head(1_000_000, null);

    assertThat(retry(life))
        .isInstanceOfSatisfying(
            TooEarly.class, early -> assertThat(early.text()).contains("relayer doctor"));
  }

  @Test
  void depthDecidesOnAChainThatIsSaidToHaveNoTagAndOnNoOther() {
    Life life = lives.at(Stage.REVERTED);
    head(Lives.BLOCK_NUMBER + DEPTH, null);
    finalized(Lives.BLOCK_NUMBER, FinalityBy.DEPTH);
    assertThat(retry(life)).isInstanceOf(TooEarly.class);

    lives.fresh().execute("update chains set finality = 'depth'");
    made(retry(life));
  }

  @Test
  void tagAboveTheHeadIsAnotherChainsAndDecidesNothing() {
    Life life = lives.at(Stage.REVERTED);

    head(Lives.BLOCK_NUMBER + 1, 5_000L);

    assertThat(retry(life)).isInstanceOf(TooEarly.class);
  }

  @Test
  void chainThatWasNeverLookedAtHasNothingFinalButWhatNeverHadANonce() {
    lives.fresh().execute("delete from chain_heads");

    assertThat(retry(lives.at(Stage.REVERTED))).isInstanceOf(TooEarly.class);
    made(retry(lives.at(Stage.DROPPED)));
  }

  @Test
  void whatMayHaveBeenExecutedUnderAnotherHashIsNotFollowedUntilSomebodySaysThatItWasNot() {
    Life life = lives.at(Stage.SUPERSEDED);
    made(retry(lives.at(Stage.SUPERSEDED)));

    hold(life, "held_for = 'hash-mismatch', held_detail = 'a test', held_at = now()");
    assertRefused(retry(life), Reason.SENDER_HELD);
    hold(life, "held_for = null, held_detail = null, held_at = null, unclear_below = 1000000");
    assertRefused(retry(life), Reason.SENDER_HELD);

    hold(life, "unclear_below = null");
    made(retry(life));
  }

  private void hold(Life life, String set) {
    lives
        .fresh()
        .execute(
            "insert into accounts (chain_id, address, managed_by) select chain_id, sender, 'local' from transactions where transaction_id = '%s' on conflict do nothing"
                .formatted(life.id()),
            "update accounts set " + set);
  }

  @Test
  void blockThatTheWindowHasAnotherOneInPlaceOfIsNotFinal() {
    Life life = lives.at(Stage.REVERTED);
    lives
        .fresh()
        .execute("insert into blocks values (31337, 100, sha256('a'), sha256('b'), now())");

    RetryOutcome outcome = retry(life);

    assertThat(outcome).isInstanceOf(TooEarly.class);
    assertThat(((TooEarly) outcome).lookAgainAt()).isEqualTo(990 + 1);
  }

  @Test
  void onlyTheNewestGenerationIsFollowed() {
    Life life = lives.at(Stage.DROPPED);
    made(retry(life));
    assertRefused(retry(life), Reason.ALREADY_RETRIED);
  }

  @Test
  void whatWasSignedElsewhereIsNotFollowed() {
    Life life = lives.at(Stage.REVERTED);
    lives
        .fresh()
        .execute(
            "insert into accounts (chain_id, address, managed_by) values (31337, '\\x%s', 'external')"
                .formatted(Lives.SENDER.toString().substring(2)));
    assertRefused(retry(life), Reason.EXTERNAL);
  }

  @Test
  void deadlineThatHasPassedIsReplacedOrDropped() {
    Life life = lives.at(Stage.DROPPED);
    life.update("deadline = now() - interval '1 minute'");

    assertRefused(retry(life), Reason.DEADLINE_PASSED);
    assertRefused(retry(life.id(), until(Instant.now().minusSeconds(1))), Reason.DEADLINE_PASSED);

    TransactionId next = made(retry(life.id(), until(Instant.now().plusSeconds(3_600))));
    assertThat(of(next, Boolean.class, "deadline > now()")).isTrue();
    withdraw(next);
    TransactionId third =
        made(retry(next, new Changes(null, null, Optional.empty(), new Deadline.Drop())));
    assertThat(of(third, Boolean.class, "deadline is null")).isTrue();
  }

  private static Changes until(Instant at) {
    return new Changes(null, null, Optional.empty(), new Deadline.Until(at));
  }

  @Test
  void gasLimitThatWasEstimatedIsEstimatedAnewUnlessItIsGiven() {
    Life life = lives.at(Stage.REVERTED);
    life.update("gas_estimated = true");

    TransactionId next = made(retry(life));

    assertThat(
            of(
                next,
                Boolean.class,
                "gas_limit is null and waiting_for = 'estimate' and estimate_at is not null and not gas_estimated"))
        .isTrue();
    withdraw(next);
    TransactionId third =
        made(retry(next, new Changes(50_000L, null, Optional.empty(), new Deadline.Keep())));
    assertThat(of(third, Boolean.class, "gas_limit = 50000 and waiting_for is null")).isTrue();
  }

  @Test
  void gasLimitIsMultipliedAndRoundedUp() {
    Life life = lives.at(Stage.REVERTED);

    TransactionId next =
        made(
            retry(
                life.id(),
                new Changes(
                    null, new BigDecimal("1.50001"), Optional.empty(), new Deadline.Keep())));

    assertThat(of(next, Long.class, "gas_limit")).isEqualTo(31_501);
  }

  @Test
  void speedTakesThePlaceOfExplicitPrices() {
    Life life = lives.at(Stage.DROPPED);
    lives
        .fresh()
        .execute(
            "update payloads set fee_speed = null, max_fee_per_gas = 5, max_priority_fee_per_gas = 1, max_cost = 7");

    TransactionId next =
        made(
            retry(
                life.id(),
                new Changes(null, null, Optional.of(FeeTerms.Speed.FAST), new Deadline.Keep())));

    assertThat(
            of(
                next,
                Boolean.class,
                """
                (select p.fee_speed = 'fast' and p.max_fee_per_gas is null and p.max_cost = 7
                 from payloads p where p.transaction_id = t.transaction_id)
                """))
        .isTrue();
  }

  @Test
  void isAskedForByRequestAndGeneration() {
    Life life = lives.at(Stage.DROPPED);
    RequestKey key = new RequestKey("test", of(life.id(), String.class, "r.request_id"));

    assertRefused(byKey(key, 2), Reason.UNKNOWN);
    made(byKey(key, 1));
    assertRefused(byKey(key, 1), Reason.ALREADY_RETRIED);
    assertRefused(byKey(key, 2), Reason.NOT_FINAL);
  }

  private RetryOutcome byKey(RequestKey key, int generation) {
    return lives
        .fresh()
        .inTransaction(handle -> Retries.retry(handle, key, generation, Changes.NONE));
  }
}
