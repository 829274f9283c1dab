package io.relayer.core.retry;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.domain.TransactionId;
import io.relayer.core.lifecycle.Intent;
import io.relayer.core.lifecycle.Lives.Life;
import io.relayer.core.lifecycle.Lives.Stage;
import io.relayer.core.lifecycle.TransactionSteps;
import io.relayer.core.retry.RetryOutcome.Made;
import io.relayer.core.retry.RetryOutcome.Reason;
import io.relayer.core.retry.RetryOutcome.Refused;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What generations have in common: the sequence of their events, and who may follow whom.
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
}
