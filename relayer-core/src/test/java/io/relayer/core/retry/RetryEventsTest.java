package io.relayer.core.retry;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.account.WaitReason;
import io.relayer.core.retry.RetryOutcome.Made;
import io.relayer.core.retry.RetryOutcome.Reason;
import io.relayer.core.retry.RetryOutcome.Refused;
import io.relayer.core.transaction.Intent;
import io.relayer.core.transaction.Lives.Life;
import io.relayer.core.transaction.Lives.Stage;
import io.relayer.core.transaction.TransactionSteps;
import io.relayer.core.transaction.WaitingMarks;
import io.relayer.messages.TransactionId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The common ground of generations: the sequence of their events, and who may follow whom.
class RetryEventsTest extends RetryCase {
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
            WaitingMarks.waiting(handle, List.of(ref(third), ref(life.id())), WaitReason.FUNDS));

    assertThat(events(third))
        .endsWith(
            "8 queued of 3", "9 finality-violated of 1", "10 waiting of 3", "11 waiting of 1");
    assertThat(of(third, Integer.class, "sequence")).isEqualTo(11);
    assertThat(ref(third).version()).as("its own step, and two late ones").isEqualTo(version + 3);
    assertThat(
            of(
                third,
                Boolean.class,
                "t.outbox_pos = (select max(pos) from transitions x where x.transaction_id = '%s')"
                    .formatted(life.id())))
        .isTrue();
  }

  @Test
  void whatWasExecutedIsToldAgainAfterANextGenerationThatEndsWithoutIt() {
    Life life = lives.at(Stage.REVERTED);
    TransactionId second = made(retry(life));
    life.step(TransactionSteps::violated).include(1, true).finish();

    withdraw(second);

    assertThat(events(second))
        .endsWith("9 confirmed of 1", "10 cancelled of 2", "11 confirmed of 1");
    assertThat(of(second, Integer.class, "sequence")).isEqualTo(11);
    assertThat(
            lives
                .fresh()
                .one(
                    String.class,
                    "select value::jsonb ->> 'attemptKind' || ' ' || state from transitions where transaction_id = '%s' and sequence = 11"
                        .formatted(life.id())))
        .isEqualTo("payload confirmed");
  }

  @Test
  void whatWasExecutedIsToldAgainAfterAnEarlierGenerationThatEndsWithoutIt() {
    Life first = lives.at(Stage.REVERTED);
    Life second = lives.of(made(retry(first))).sign().know().include(1, true).finish();
    first.step(TransactionSteps::violated).include(1, false).finish();

    assertThat(events(second.id()))
        .endsWith(
            "10 confirmed of 2",
            "11 finality-violated of 1",
            "12 included of 1",
            "13 failed of 1",
            "14 confirmed of 2");
  }

  @Test
  void whatIsOpenIsToldAgainAfterAnotherGenerationThatEnds() {
    Life first = lives.at(Stage.REVERTED);
    TransactionId second = made(retry(first));
    first.step(TransactionSteps::violated);
    withdraw(second);
    assertThat(events(second)).endsWith("8 cancelled of 2", "9 pending of 1");

    first.include(1, false).finish();
    made(retry(second, Changes.NONE));
    first.step(TransactionSteps::violated).include(1, false).finish();

    assertThat(events(second))
        .endsWith(
            "11 failed of 1",
            "12 queued of 3",
            "13 finality-violated of 1",
            "14 included of 1",
            "15 failed of 1",
            "16 queued of 3");
  }

  @Test
  void repeatedRequestThatWasExecutedIsToldSo() {
    Life life = lives.at(Stage.REVERTED);
    TransactionId second = made(retry(life));
    life.step(TransactionSteps::violated).include(1, true).finish();
    withdraw(second);
    long key = of(second, Long.class, "request_key");

    lives
        .fresh()
        .database()
        .useTransaction(handle -> TransactionSteps.repeated(handle, List.of(key)));

    assertThat(events(second)).last().isEqualTo("11 confirmed of 1");
    assertThat(
            lives
                .fresh()
                .one(
                    Integer.class,
                    "select count(*) from transitions where repeat and state = 'confirmed' and transaction_id = '%s'"
                        .formatted(life.id())))
        .isEqualTo(1);
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
                    "select jsonb_exists(value::jsonb, 'from') from transitions where repeat and transaction_id = '%s'"
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
    withdraw(second);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture<Void> late =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < 10; i++) {
                  life.step(TransactionSteps::violated).include(1, false).finish();
                }
              },
              threads);
      TransactionId newest = second;
      for (int i = 0; i < 10; i++) {
        newest = followed(newest);
        untilWithdrawn(newest);
      }
      late.join();
    }
    assertThat(
            lives
                .fresh()
                .one(
                    Boolean.class,
                    """
                    select count(*) = max(x.sequence) and count(distinct x.sequence) = count(*) and count(*) >= 6 + 1 + 30 + 20
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

  /// While the first one is open none follows.
  private TransactionId followed(TransactionId id) {
    RetryOutcome outcome = retry(id, Changes.NONE);
    while (!(outcome instanceof Made)) {
      assertRefused(outcome, Reason.NOT_FINAL);
      outcome = retry(id, Changes.NONE);
    }
    return made(outcome);
  }

  /// An event of the first one in between is another version.
  private void untilWithdrawn(TransactionId id) {
    while (lives
        .fresh()
        .inTransaction(handle -> TransactionSteps.withdrawn(handle, List.of(ref(id))))
        .isEmpty()) {
      assertThat(of(id, String.class, "t.state")).isEqualTo("queued");
    }
  }
}
