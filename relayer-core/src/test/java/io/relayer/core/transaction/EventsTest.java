package io.relayer.core.transaction;

import static io.relayer.core.transaction.Lives.Stage.CONFIRMED;
import static io.relayer.core.transaction.Lives.Stage.PENDING;
import static io.relayer.core.transaction.Lives.Stage.QUEUED;
import static io.relayer.core.transaction.Lives.Stage.REVERTED;
import static io.relayer.core.transaction.Lives.Stage.SIGNED;
import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.account.WaitReason;
import io.relayer.core.transaction.Lives.Life;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventsTest {
  private static final List<WaitReason> REASONS = List.copyOf(EnumSet.allOf(WaitReason.class));

  private final Lives lives = new Lives();

  @AfterAll
  void close() {
    lives.close();
  }

  @Test
  void everyStepHasItsEventAndTheSequenceHasNoHole() {
    Life life =
        lives
            .at(CONFIRMED)
            .step(TransactionSteps::violated)
            .include(1, true)
            .step(TransactionSteps::reorged)
            .include(1, true)
            .finish();
    assertThat(life.events())
        .containsExactly(
            "1 queued",
            "2 signed",
            "3 pending",
            "4 included",
            "5 confirmed",
            "6 finality-violated",
            "7 included",
            "8 reorged",
            "9 included",
            "10 confirmed");
  }

  @Test
  void anEventHasThePositionThatItsRowGotUnderTheSameLock() {
    Life life = lives.at(PENDING);
    assertThat(
            life.get(
                Boolean.class,
                """
                (select count(*) = 3 and max(x.pos) = t.outbox_pos and bool_and(x.pos <= t.outbox_pos)
                 from transitions x where x.transaction_id = t.transaction_id)
                """))
        .isTrue();
  }

  @Test
  void anEventTellsTheFactsAsTheyWereThen() {
    Life life = lives.at(REVERTED);
    assertThat(detail(life, 1)).isEqualTo("{\"from\": \"%s\"}".formatted(Lives.SENDER));
    assertThat(detail(life, 2))
        .contains("\"nonce\": ", "\"hash\": \"0x", "\"attemptKind\": \"payload\"");
    assertThat(detail(life, 4))
        .contains(
            "\"blockNumber\": 100",
            "\"blockHash\": \"" + Lives.BLOCK,
            "\"gasUsed\": \"21000\"",
            "\"effectiveGasPrice\": \"2000000000\"")
        .doesNotContain("failure");
    assertThat(detail(life, 5))
        .contains("\"code\": \"REVERTED\"", "\"message\": \"execution reverted\"");
  }

  @Test
  void stepOfATransactionWhoseRequestIsGoneIsTakenAndHasNoRecord() {
    Life life = lives.at(SIGNED);
    lives
        .fresh()
        .execute(
            "delete from requests where request_key = " + life.get(Long.class, "t.request_key"));

    life.know();

    assertThat(life.events()).containsExactly("1 queued", "2 signed", "3 pending");
    assertThat(
            lives
                .fresh()
                .one(
                    Boolean.class,
                    "select value is null and subject is null from transitions where transaction_id = '%s' and sequence = 3"
                        .formatted(life.id())))
        .isTrue();
  }

  @Test
  void aRepeatedRequestTellsThePresentStateAgainWithItsOldSequence() {
    Life life = lives.at(PENDING);
    long key = life.get(Long.class, "request_key");
    lives
        .fresh()
        .database()
        .useTransaction(handle -> TransactionSteps.repeated(handle, List.of(key)));
    assertThat(life.events()).containsExactly("1 queued", "2 signed", "3 pending", "3 pending");
    assertThat(
            lives
                .fresh()
                .one(
                    Long.class,
                    "select count(distinct event_detail(value)) from transitions where sequence = 3 and transaction_id = '%s'"
                        .formatted(life.id())))
        .isEqualTo(1);
    assertThat(
            lives
                .fresh()
                .one(
                    Long.class,
                    "select count(*) from transaction_history where transaction_id = '%s'"
                        .formatted(life.id())))
        .as("the history view hides the repetition")
        .isEqualTo(3);
    life.include(1, true);
    assertThat(life.events()).last().isEqualTo("4 included");
  }

  @Test
  void ofManyThatRaceForOneRowOneWinsAndOneEventIsWritten() {
    Life life = lives.at(SIGNED);
    TransactionVersion read = life.ref();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<Integer>> racers =
          IntStream.range(0, 8)
              .mapToObj(_ ->
                  CompletableFuture.supplyAsync(
                      () ->
                          lives
                              .fresh()
                              .inTransaction(
                                  handle -> TransactionSteps.known(handle, List.of(read)).size()),
                      threads))
              .toList();
      assertThat(racers.stream().mapToInt(CompletableFuture::join).sum()).isEqualTo(1);
    }
    assertThat(life.events()).containsExactly("1 queued", "2 signed", "3 pending");
  }

  @Test
  void batchesThatOverlapInOppositeOrdersDoNotBlockEachOther() {
    List<Life> all = IntStream.range(0, 20).mapToObj(_ -> lives.at(QUEUED)).toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<Void>> writers =
          IntStream.range(0, 8)
              .mapToObj(i -> CompletableFuture.runAsync(() -> waitTenTimes(all, i), threads))
              .toList();
      writers.forEach(CompletableFuture::join);
    }
    for (Life life : all) {
      List<String> events = life.events();
      assertThat(events)
          .startsWith("1 queued")
          .hasSize(life.get(Integer.class, "sequence"))
          .extracting(event -> Integer.parseInt(event.substring(0, event.indexOf(' '))))
          .isEqualTo(IntStream.rangeClosed(1, events.size()).boxed().toList());
    }
  }

  private void waitTenTimes(List<Life> all, int writer) {
    for (int round = 0; round < 10; round++) {
      WaitReason reason = REASONS.get((writer * 7 + round) % REASONS.size());
      List<Life> order = writer % 2 == 0 ? all : all.reversed();
      lives
          .fresh()
          .database()
          .useTransaction(handle ->
              WaitingMarks.waiting(handle, order.stream().map(Life::ref).toList(), reason));
    }
  }

  private String detail(Life life, int sequence) {
    return lives
        .fresh()
        .one(
            String.class,
            "select event_detail(value)::text from transitions where transaction_id = '%s' and sequence = %d"
                .formatted(life.id(), sequence));
  }
}
