package io.relayer.core.retry;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.domain.TransactionId;
import io.relayer.core.lifecycle.Intent;
import io.relayer.core.lifecycle.Lives;
import io.relayer.core.lifecycle.Lives.Life;
import io.relayer.core.lifecycle.Lives.Stage;
import io.relayer.core.lifecycle.Ref;
import io.relayer.core.lifecycle.TransactionSteps;
import io.relayer.core.request.Fee;
import io.relayer.core.request.RequestKey;
import io.relayer.core.retry.Changes.Deadline;
import io.relayer.core.retry.RetryOutcome.Made;
import io.relayer.core.retry.RetryOutcome.Reason;
import io.relayer.core.retry.RetryOutcome.Refused;
import io.relayer.core.retry.RetryOutcome.TooEarly;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RetriesTest {
  private static final int DEPTH = 64;

  private final Lives lives = new Lives();

  @AfterAll
  void close() {
    lives.close();
  }

  @BeforeEach
  void aChainWhereAllIsFinal() {
    lives
        .fresh()
        .execute(
            """
            insert into chains (chain_id, name, confirmations, confirm_by_finalized, retry_depth, block_time, stuck_after,
              in_flight_per_sender)
            values (31337, 'dev', 1, false, %d, '1 second', '10 minutes', 16) on conflict do nothing
            """
                .formatted(DEPTH),
            "delete from accounts",
            "delete from blocks");
    head(1_000, null);
  }

  private void head(long number, @Nullable Long finalized) {
    lives
        .fresh()
        .execute(
            "delete from chain_heads",
            """
            insert into chain_heads (chain_id, head_number, head_hash, head_at, finalized_number, observed_at)
            values (31337, %d, sha256('h'), now(), %s, now())
            """
                .formatted(number, finalized));
  }

  private RetryOutcome retry(TransactionId id, Changes changes) {
    return lives
        .fresh()
        .inTransaction(handle -> Retries.retry(handle, List.of(id), changes))
        .values()
        .iterator()
        .next();
  }

  private RetryOutcome retry(Life life) {
    return retry(life.id(), Changes.NONE);
  }

  private TransactionId made(RetryOutcome outcome) {
    assertThat(outcome).isInstanceOf(Made.class);
    return ((Made) outcome).id();
  }

  private <T> T of(TransactionId id, Class<T> type, String expression) {
    return lives
        .fresh()
        .one(
            type,
            "select %s from transactions t join requests r using (request_key) where transaction_id = '%s'"
                .formatted(expression, id));
  }

  private Ref ref(TransactionId id) {
    return new Ref(id, of(id, Integer.class, "version"));
  }

  /// Of all generations of the request, in the order of their publication.
  private List<String> events(TransactionId id) {
    return lives
        .fresh()
        .database()
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    select x.sequence || ' ' || x.event || ' of ' || x.generation from transitions x
                    join transactions t using (transaction_id)
                    where t.request_key = (select request_key from transactions where transaction_id = :id) order by pos, id
                    """)
                .bind("id", id)
                .mapTo(String.class)
                .list());
  }

  private void assertRefused(RetryOutcome outcome, Reason reason) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
  }

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
                  select (o.request_key, o.chain_id, o.sender, o.recipient, o.value, o.data, o.fee_speed, o.priority, o.labels)
                       = (t.request_key, t.chain_id, t.sender, t.recipient, t.value, t.data, t.fee_speed, t.priority, t.labels)
                     and o.retried_by = t.transaction_id and o.intent is not null
                  from transactions o where o.transaction_id = '%1$s')
                """
                    .formatted(life.id())))
        .isTrue();
    assertThat(events(next)).last().asString().endsWith(" queued of 2");
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

  @Test
  void retryDepthDecidesToTheBlockWhereThereIsNoTag() {
    Life life = lives.at(Stage.REVERTED);

    head(Lives.BLOCK_NUMBER + DEPTH - 2, null);
    assertThat(retry(life)).isInstanceOf(TooEarly.class);

    head(Lives.BLOCK_NUMBER + DEPTH - 1, null);
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
  void blockThatTheWindowHasAnotherOneInPlaceOfIsNotFinal() {
    Life life = lives.at(Stage.REVERTED);
    lives
        .fresh()
        .execute("insert into blocks values (31337, 100, sha256('a'), sha256('b'), now())");

    RetryOutcome outcome = retry(life);

    assertThat(outcome).isInstanceOf(TooEarly.class);
    assertThat(((TooEarly) outcome).lookAgainAt()).isEqualTo(1_000 + 1 - DEPTH + 1);
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

  private void withdraw(TransactionId id) {
    lives
        .fresh()
        .database()
        .useTransaction(handle -> TransactionSteps.withdrawn(handle, List.of(ref(id))));
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
    life.update(
        "fee_speed = null, max_fee_per_gas = 5, max_priority_fee_per_gas = 1, max_cost = 7");

    TransactionId next =
        made(
            retry(
                life.id(),
                new Changes(null, null, Optional.of(Fee.Speed.FAST), new Deadline.Keep())));

    assertThat(
            of(
                next,
                Boolean.class,
                "fee_speed = 'fast' and max_fee_per_gas is null and max_cost = 7"))
        .isTrue();
  }

  @Test
  void eventsOfAllGenerationsAreOneSequenceWithoutAHole() {
    Life life = lives.at(Stage.REVERTED);
    TransactionId second = made(retry(life));
    withdraw(second);
    TransactionId third = made(retry(second, Changes.NONE));

    assertThat(events(third))
        .containsExactly(
            "1 queued of 1",
            "2 signed of 1",
            "3 pending of 1",
            "4 included of 1",
            "5 failed of 1",
            "6 queued of 2",
            "7 cancelled of 2",
            "8 queued of 3");
    assertThat(of(third, Integer.class, "sequence")).isEqualTo(8);
  }

  @Test
  void lateEventOfAnOlderGenerationGoesUnderTheNewestOnesLockAndSequence() {
    Life life = lives.at(Stage.REVERTED);
    TransactionId second = made(retry(life));
    withdraw(second);
    TransactionId third = made(retry(second, Changes.NONE));
    int version = ref(third).version();

    life.step(TransactionSteps::violated);
    lives
        .fresh()
        .database()
        .useTransaction(handle ->
            TransactionSteps.waiting(handle, List.of(ref(third), ref(life.id())), "both"));

    assertThat(events(third))
        .endsWith(
            "8 queued of 3", "9 finality-violated of 1", "10 waiting of 3", "11 waiting of 1");
    assertThat(of(third, Integer.class, "sequence")).isEqualTo(11);
    assertThat(ref(third).version()).as("its own steps alone").isEqualTo(version + 1);
    assertThat(
            of(
                third,
                Boolean.class,
                "t.outbox_pos = (select max(pos) from transitions x where x.transaction_id = '%s')"
                    .formatted(life.id())))
        .isTrue();
  }

  @Test
  void olderGenerationThatAReorgUndidHasAnIntentSoThatOnlyAnEmptyAttemptEndsIt() {
    Life life = lives.at(Stage.REVERTED);
    made(retry(life));

    life.step(TransactionSteps::violated);

    assertThat(of(life.id(), String.class, "intent")).isEqualTo(Intent.RETRIED.text());
  }

  @Test
  void repeatedRequestTellsTheNewestGenerationsLastEvent() {
    Life life = lives.at(Stage.REVERTED);
    TransactionId second = made(retry(life));
    life.step(TransactionSteps::violated);
    long key = of(second, Long.class, "request_key");

    lives
        .fresh()
        .database()
        .useTransaction(handle -> TransactionSteps.repeated(handle, List.of(key)));

    assertThat(events(second)).last().isEqualTo("7 queued of 2");
    assertThat(
            lives
                .fresh()
                .one(
                    Boolean.class,
                    "select jsonb_exists(detail, 'from') from transitions where repeat and transaction_id = '%s'"
                        .formatted(second)))
        .isTrue();
  }

  @Test
  void ofManyWhoFollowTheSameAtOnceOneWinsAndTheOthersAreTold() {
    Life life = lives.at(Stage.REVERTED);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<RetryOutcome> outcomes =
          IntStream.range(0, 8)
              .mapToObj(_ -> CompletableFuture.supplyAsync(() -> retry(life), threads))
              .toList()
              .stream()
              .map(CompletableFuture::join)
              .toList();
      assertThat(outcomes).filteredOn(Made.class::isInstance).hasSize(1);
      assertThat(outcomes)
          .filteredOn(Refused.class::isInstance)
          .hasSize(7)
          .allSatisfy(outcome -> assertRefused(outcome, Reason.ALREADY_RETRIED));
    }
    assertThat(events(life.id())).last().isEqualTo("6 queued of 2");
  }

  @Test
  void lateEventsAndNextGenerationsAtOnceLeaveNoHole() {
    Life life = lives.at(Stage.REVERTED);
    TransactionId second = made(retry(life));
    life.step(TransactionSteps::violated);
    withdraw(second);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture<Void> late =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < 30; i++) {
                  String reason = "round " + i;
                  lives
                      .fresh()
                      .database()
                      .useTransaction(handle ->
                          TransactionSteps.waiting(handle, List.of(ref(life.id())), reason));
                }
              },
              threads);
      TransactionId newest = second;
      for (int i = 0; i < 10; i++) {
        newest = made(retry(newest, Changes.NONE));
        withdraw(newest);
      }
      late.join();
    }
    assertThat(
            lives
                .fresh()
                .one(
                    Boolean.class,
                    """
                    select count(*) = max(x.sequence) and count(distinct x.sequence) = count(*) and count(*) = 6 + 2 + 30 + 20
                    from transitions x join transactions t using (transaction_id)
                    where t.request_key = (select request_key from transactions where transaction_id = '%s')
                    """
                        .formatted(second)))
        .isTrue();
    List<String> told = events(second);
    assertThat(told)
        .extracting(event -> Integer.parseInt(event.substring(0, event.indexOf(' '))))
        .as("published in this order")
        .isSorted();
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
