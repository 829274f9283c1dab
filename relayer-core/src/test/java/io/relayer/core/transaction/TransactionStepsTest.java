package io.relayer.core.transaction;

import static io.relayer.core.transaction.Lives.Stage.CANCELLED;
import static io.relayer.core.transaction.Lives.Stage.CONFIRMED;
import static io.relayer.core.transaction.Lives.Stage.DROPPED;
import static io.relayer.core.transaction.Lives.Stage.EXPIRED;
import static io.relayer.core.transaction.Lives.Stage.FOREIGN;
import static io.relayer.core.transaction.Lives.Stage.FOREIGN_CONFIRMED;
import static io.relayer.core.transaction.Lives.Stage.FOREIGN_REVERTED;
import static io.relayer.core.transaction.Lives.Stage.INCLUDED;
import static io.relayer.core.transaction.Lives.Stage.PENDING;
import static io.relayer.core.transaction.Lives.Stage.QUEUED;
import static io.relayer.core.transaction.Lives.Stage.REFUSED;
import static io.relayer.core.transaction.Lives.Stage.REVERTED;
import static io.relayer.core.transaction.Lives.Stage.SIGNED;
import static io.relayer.core.transaction.Lives.Stage.SUPERSEDED;
import static io.relayer.core.transaction.Lives.Stage.USED_UP;
import static io.relayer.core.transaction.Lives.Stage.WITHDRAWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relayer.core.RelayerException;
import io.relayer.core.account.WaitReason;
import io.relayer.core.transaction.Lives.Life;
import io.relayer.core.transaction.Lives.Stage;
import io.relayer.messages.TransactionId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TransactionStepsTest {
  private final Lives lives = new Lives();

  @AfterAll
  void close() {
    lives.close();
  }

  /// A step, what it tells the state machine, and the stages that it moves.
  record AStep(String name, LifecycleEvent event, Run run, Set<Stage> moves) {
    interface Run {
      Set<TransactionId> on(Life life, Handle handle);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<AStep> steps() {
    return Stream.of(
        new AStep(
            "sign",
            new LifecycleEvent.Signed(),
            (life, handle) ->
                TransactionSteps.signed(handle, List.of(life.signing()), Duration.ofMinutes(10)),
            Set.of(QUEUED)),
        new AStep(
            "know",
            new LifecycleEvent.Known(),
            (life, handle) -> TransactionSteps.known(handle, List.of(life.ref())),
            Set.of(SIGNED)),
        new AStep(
            "include",
            new LifecycleEvent.Included(),
            (life, handle) -> TransactionSteps.included(handle, List.of(life.inclusion(1, true))),
            Set.of(SIGNED, PENDING)),
        new AStep(
            "reorg",
            new LifecycleEvent.Reorged(),
            (life, handle) -> TransactionSteps.reorged(handle, List.of(life.ref())),
            Set.of(INCLUDED, FOREIGN)),
        new AStep(
            "finalise",
            new LifecycleEvent.PayloadFinal(true),
            (life, handle) -> TransactionSteps.finalised(handle, List.of(life.ref())),
            Set.of(INCLUDED, FOREIGN)),
        new AStep(
            "executed elsewhere",
            new LifecycleEvent.Included(),
            (life, handle) -> ForeignExecutions.included(handle, List.of(life.foreign(true))),
            Set.of(SIGNED, PENDING)),
        new AStep(
            "use up",
            new LifecycleEvent.NonceTakenFinal(),
            (life, handle) ->
                TransactionSteps.usedUp(handle, List.of(life.ref()), List.of(Lives.STRANGERS)),
            Set.of(SIGNED, PENDING)),
        new AStep(
            "supersede",
            new LifecycleEvent.NonceTakenFinal(),
            (life, handle) ->
                TransactionSteps.superseded(handle, List.of(life.ref()), List.of(Lives.STRANGERS)),
            Set.of(SIGNED, PENDING)),
        new AStep(
            "drop",
            new LifecycleEvent.Dropped(FailureCode.EXPIRED),
            (life, handle) ->
                TransactionSteps.dropped(
                    handle, List.of(life.ref()), FailureCode.EXPIRED, List.of("too late")),
            Set.of(QUEUED)),
        new AStep(
            "withdraw",
            new LifecycleEvent.Withdrawn(),
            (life, handle) -> TransactionSteps.withdrawn(handle, List.of(life.ref())),
            Set.of(QUEUED)),
        new AStep(
            "violate",
            new LifecycleEvent.FinalityViolated(),
            (life, handle) -> TransactionSteps.violated(handle, List.of(life.ref())),
            Set.of(
                CONFIRMED,
                REVERTED,
                CANCELLED,
                EXPIRED,
                REFUSED,
                SUPERSEDED,
                USED_UP,
                FOREIGN_CONFIRMED,
                FOREIGN_REVERTED)));
  }

  @ParameterizedTest
  @MethodSource("steps")
  void aStepMovesARowOnlyFromTheStagesItBelongsToAndThenAsTheStateMachineSays(AStep step) {
    for (Stage stage : Stage.values()) {
      Life life = lives.at(stage);
      State before = life.state();
      List<String> events = life.events();
      boolean moved = !lives.run(handle -> step.run.on(life, handle)).isEmpty();

      assertThat(moved).as("%s moves %s", step, stage).isEqualTo(step.moves.contains(stage));
      if (moved) {
        assertThat(StateMachine.next(before, step.event)).contains(life.state());
        assertThat(life.events()).hasSize(events.size() + 1);
      } else {
        assertThat(life.state()).isEqualTo(before);
        assertThat(life.events()).isEqualTo(events);
      }
    }
  }

  @Test
  void whicheverAttemptIsFinalDecides() {
    Map<Stage, String> outcomes =
        Map.ofEntries(
            Map.entry(CONFIRMED, "confirmed"),
            Map.entry(REVERTED, "failed REVERTED"),
            Map.entry(CANCELLED, "cancelled"),
            Map.entry(EXPIRED, "failed EXPIRED"),
            Map.entry(REFUSED, "failed REJECTED"),
            Map.entry(SUPERSEDED, "failed SUPERSEDED"),
            Map.entry(USED_UP, "failed SUPERSEDED"),
            Map.entry(FOREIGN_CONFIRMED, "confirmed"),
            Map.entry(FOREIGN_REVERTED, "failed REVERTED"),
            Map.entry(DROPPED, "failed ESTIMATE_REVERTED"),
            Map.entry(WITHDRAWN, "cancelled"));
    outcomes.forEach((stage, outcome) ->
        assertThat(lives.at(stage).get(String.class, "concat_ws(' ', state, failure_code)"))
            .as("%s", stage)
            .isEqualTo(outcome));
  }

  @Test
  void thePayloadIsConfirmedThoughItWasToBeCancelledIfItIsTheOneThatWasMined() {
    Life life = lives.at(PENDING).want(Intent.CANCEL).include(1, true).finish();
    assertThat(life.state()).isEqualTo(State.CONFIRMED);
  }

  @Test
  void anEmptyAttemptThatNobodyWantedDecidesNothing() {
    Life life = lives.at(PENDING).want(Intent.CANCEL).include(2, true);
    life.update("intent = null");
    assertThat(lives.run(handle -> TransactionSteps.finalised(handle, List.of(life.ref()))))
        .isEmpty();
  }

  @Test
  void anAttemptThatIsNotThereIsNotIncluded() {
    Life life = lives.at(PENDING);
    assertThat(
            lives.run(
                handle -> TransactionSteps.included(handle, List.of(life.inclusion(7, true)))))
        .isEmpty();
  }

  @Test
  void aRowThatWasChangedSinceItWasReadIsLeftAlone() {
    Life life = lives.at(SIGNED);
    TransactionVersion stale = life.ref();
    life.know();
    life.update("state = 'signed', pending_at = null"); // as it was, but for the version
    assertThat(lives.run(handle -> TransactionSteps.known(handle, List.of(stale)))).isEmpty();
    assertThat(life.state()).isEqualTo(State.SIGNED);
  }

  @Test
  void ofABatchThoseThatStillAreWhatWasReadAreMoved() {
    Life first = lives.at(SIGNED);
    Life lost = lives.at(PENDING);
    Life last = lives.at(SIGNED);
    assertThat(
            lives.run(handle ->
                TransactionSteps.known(
                    handle, List.of(last.ref(), lost.ref(), first.ref(), last.ref()))))
        .isEqualTo(Set.of(first.id(), last.id()));
    assertThat(last.events()).containsExactly("1 queued", "2 signed", "3 pending");
  }

  @Test
  void anEmptyBatchIsNothing() {
    lives
        .fresh()
        .database()
        .useTransaction(handle -> {
          assertThat(TransactionSteps.signed(handle, List.of(), Duration.ofMinutes(10))).isEmpty();
          assertThat(TransactionSteps.included(handle, List.of())).isEmpty();
          assertThat(TransactionSteps.known(handle, List.of())).isEmpty();
          assertThat(WaitingMarks.waiting(handle, List.of(), WaitReason.FUNDS)).isEmpty();
        });
  }

  @Test
  void aSenderOnceSettledIsNotSignedForByAnother() {
    Life life = lives.at(QUEUED);
    life.update(
        "sender = sha256('x')::text::bytea"
            .replace("sha256('x')::text::bytea", "substring(sha256('x') for 20)"));
    assertThat(
            lives.run(handle ->
                TransactionSteps.signed(handle, List.of(life.signing()), Duration.ofMinutes(10))))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"REVERTED", "REJECTED", "SUPERSEDED"})
  void aTransactionWithoutANonceCantFailAsIfItHadBeenMined(FailureCode code) {
    Life life = lives.at(QUEUED);
    assertThatThrownBy(() ->
            lives.run(handle ->
                TransactionSteps.dropped(handle, List.of(life.ref()), code, List.of("m"))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void waitingIsToldOnceForEachReason() {
    Life life = lives.at(QUEUED);
    waits(life, WaitReason.FUNDS);
    waits(life, WaitReason.FUNDS);
    waits(life, WaitReason.FEES);
    assertThat(life.events()).containsExactly("1 queued", "2 waiting", "3 waiting");
    assertThat(life.get(String.class, "waiting_for")).isEqualTo("fees");
  }

  private void waits(Life life, WaitReason reason) {
    lives
        .fresh()
        .database()
        .useTransaction(handle -> WaitingMarks.waiting(handle, List.of(life.ref()), reason));
  }

  @ParameterizedTest
  @EnumSource(
      value = Stage.class,
      names = {"INCLUDED", "CONFIRMED", "SUPERSEDED"})
  void whatIsIncludedOrFinalIsNotSentAgain(Stage stage) {
    assertThat(resends(lives.at(stage))).isZero();
  }

  @Test
  void afterAReorgTheCurrentAttemptGoesOutAtOnce() {
    Life life = lives.at(INCLUDED).step(TransactionSteps::reorged);
    assertThat(resendsNow(life)).isEqualTo(1);
    assertThat(life.get(Boolean.class, "block_number is null and gas_used is null")).isTrue();
  }

  @Test
  void afterAFinalityViolationTheCurrentAttemptGoesOutAtOnce() {
    Life life = lives.at(CANCELLED).step(TransactionSteps::violated);
    assertThat(resendsNow(life)).isEqualTo(1);
    assertThat(life.get(Integer.class, "attempt")).isEqualTo(2);
    assertThat(life.get(Boolean.class, "final_at is null and failure_code is null")).isTrue();
    assertThat(life.events().getLast()).endsWith("finality-violated");
  }

  @Test
  void theFirstEventOfARowThatIsNotThereIsRefused() {
    TransactionId missing = TransactionId.next(System.currentTimeMillis());
    assertThatThrownBy(() ->
            lives
                .fresh()
                .database()
                .useTransaction(handle -> TransactionSteps.queued(handle, List.of(missing))))
        .isInstanceOf(RelayerException.class)
        .hasMessageContaining("1 of 1 queued transactions");
  }

  private long resends(Life life) {
    return lives
        .fresh()
        .one(
            Long.class,
            "select count(*) from transactions where resend_at is not null and transaction_id = '%s'"
                .formatted(life.id()));
  }

  private long resendsNow(Life life) {
    return lives
        .fresh()
        .one(
            Long.class,
            """
            select count(*) from transactions where resend_at <= clock_timestamp() and transaction_id = '%s'
            """
                .formatted(life.id()));
  }
}
