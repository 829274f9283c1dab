package io.relayer.core.transaction;

import static io.relayer.core.transaction.Lives.Stage.CANCELLED;
import static io.relayer.core.transaction.Lives.Stage.FOREIGN;
import static io.relayer.core.transaction.Lives.Stage.INCLUDED;
import static io.relayer.core.transaction.Lives.Stage.PENDING;
import static io.relayer.core.transaction.Lives.Stage.SIGNED;
import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.transaction.AttemptSteps.Reason;
import io.relayer.core.transaction.Lives.Life;
import io.relayer.core.transaction.Lives.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AttemptStepsTest {
  private static final Reason CANCEL =
      new Reason(Intent.CANCEL, null, new OrderedBy("operator alice"));

  private final Lives lives = Lives.local();

  @AfterAll
  void close() {
    lives.close();
  }

  @Test
  void onlyWhatHasANonceAndIsNotFinalIsGivenUp() {
    Set<Stage> out = Set.of(SIGNED, PENDING, INCLUDED, FOREIGN);
    for (Stage stage : Stage.values()) {
      Life life = lives.at(stage);
      boolean moved = giveUp(life, CANCEL);
      assertThat(moved).as("%s is given up", stage).isEqualTo(out.contains(stage));
    }
  }

  @Test
  void whatWasNotSignedHereIsNeverTheCurrentAttempt() {
    Life life = lives.at(FOREIGN).step(TransactionSteps::reorged);
    assertThat(
            lives.run(handle ->
                AttemptSteps.replaced(
                    handle, List.of(life.ref()), List.of(-1), Duration.ofMinutes(10))))
        .isEmpty();
    assertThat(life.get(Integer.class, "attempt")).isEqualTo(1);
  }

  @Test
  void whatIsGivenUpIsNotSentAgainAndTellsWhoOrderedIt() {
    Life life = lives.at(PENDING);
    assertThat(giveUp(life, CANCEL)).isTrue();
    assertThat(life.state()).isEqualTo(State.PENDING);
    assertThat(life.get(String.class, "intent")).isEqualTo("cancel");
    assertThat(resends(life)).isZero();
    assertThat(life.events().getLast()).isEqualTo("4 given-up");
    assertThat(detail(life, "by")).isEqualTo("operator alice");
    assertThat(detail(life, "intent")).isEqualTo("cancel");
  }

  @Test
  void theFirstIntentStays() {
    Life life = lives.at(PENDING);
    assertThat(giveUp(life, Reason.DEADLINE)).isTrue();
    assertThat(giveUp(life, CANCEL)).isFalse();
    assertThat(life.get(String.class, "intent")).isEqualTo("deadline");
  }

  @Test
  void whatWasSignedElsewhereIsNeitherGivenUpNorRaised() {
    Life life = lives.at(PENDING);
    lives.fresh().execute("update accounts set managed_by = 'external'");
    assertThat(giveUp(life, CANCEL)).isFalse();
    assertThat(order(life)).isFalse();
    lives.fresh().execute("update accounts set managed_by = 'local'");
    assertThat(giveUp(life, CANCEL)).isTrue();
  }

  @Test
  void anOrderToRaiseIsKeptUntilTheNextAttempt() {
    Life life = lives.at(PENDING);
    assertThat(order(life)).isTrue();
    assertThat(order(life)).as("ordered again").isFalse();
    replace(life);
    assertThat(life.get(Boolean.class, "bump_ordered")).isFalse();
    assertThat(life.events()).endsWith("4 bump-ordered", "5 replaced");
  }

  @Test
  void whatIsInABlockIsNotRaisedAndAnOrderEndsWithTheTransaction() {
    assertThat(order(lives.at(INCLUDED))).isFalse();
    assertThat(order(lives.at(CANCELLED))).isFalse();
    Life life = lives.at(PENDING);
    assertThat(order(life)).isTrue();
    life.include(1, true).finish();
    assertThat(life.get(Boolean.class, "bump_ordered")).isFalse();
  }

  @Test
  void onlyTheNewestAttemptIsSentAgain() {
    Life life = lives.at(PENDING);
    replace(life);
    assertThat(resends(life)).isEqualTo(1);
    assertThat(
            lives
                .fresh()
                .one(
                    Integer.class,
                    "select attempt from transactions where resend_at is not null and transaction_id = '%s'"
                        .formatted(life.id())))
        .isEqualTo(2);
  }

  @Test
  void whatIsInABlockIsNotReplaced() {
    Life life = lives.at(INCLUDED);
    assertThat(
            lives.run(handle ->
                AttemptSteps.replaced(
                    handle, List.of(life.ref()), List.of(2), Duration.ofMinutes(10))))
        .isEmpty();
  }

  private boolean giveUp(Life life, Reason reason) {
    return !lives
        .run(handle -> AttemptSteps.givenUp(handle, List.of(life.ref()), reason))
        .isEmpty();
  }

  private boolean order(Life life) {
    return !lives
        .run(handle ->
            AttemptSteps.bumpOrdered(handle, List.of(life.ref()), new OrderedBy("billing")))
        .isEmpty();
  }

  private void replace(Life life) {
    life.another(2, Attempt.Kind.PAYLOAD);
    life.step(
        (handle, refs) -> AttemptSteps.replaced(handle, refs, List.of(2), Duration.ofMinutes(10)));
  }

  private long resends(Life life) {
    return lives
        .fresh()
        .one(
            Long.class,
            "select count(*) from transactions where resend_at is not null and transaction_id = '%s'"
                .formatted(life.id()));
  }

  private String detail(Life life, String key) {
    return lives
        .fresh()
        .one(
            String.class,
            "select value::jsonb ->> '%s' from transitions where transaction_id = '%s' order by sequence desc limit 1"
                .formatted(key, life.id()));
  }
}
