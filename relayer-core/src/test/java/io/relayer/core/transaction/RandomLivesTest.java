package io.relayer.core.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.transaction.Lives.Life;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Random lives on real rows, step by step beside a small model that knows the rules by itself: a
/// step moves the row exactly when the model says so, and to where the state machine says.
///
/// `-Drelayer.lives=N` for more of them, `-Drelayer.seed=S` for others.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RandomLivesTest {
  private static final int LIVES = Integer.getInteger("relayer.lives", 40);
  private static final long SEED = Long.getLong("relayer.seed", 20_261_125L);
  private static final int STEPS = 25;

  private final Lives lives = Lives.local();

  @AfterAll
  void close() {
    lives.close();
  }

  @Test
  void everyStepMovesARowExactlyWhenTheModelSaysSo() {
    int moved = 0;
    for (int i = 0; i < LIVES; i++) {
      moved += live(SEED + i);
    }
    System.out.printf(
        "%d random lives of %d steps from seed %d: %d steps moved a row%n",
        LIVES, STEPS, SEED, moved);
    assertThat(moved).isGreaterThan(LIVES * 5);
  }

  private int live(long seed) {
    Random random = new Random(seed);
    Life life = lives.at(Lives.Stage.QUEUED);
    LifeModel model = new LifeModel();
    List<String> told = new ArrayList<>(List.of("queued"));
    Long nonce = null;
    int moved = 0;
    for (int i = 0; i < STEPS; i++) {
      LifeModel.Move move = model.random(random);
      String where = "seed %d, step %d: %s of %s".formatted(seed, i, move, model);
      boolean expected = model.allows(move);
      State before = model.state();
      boolean did = LifeMoves.run(lives, life, model, move);

      assertThat(did).as(where).isEqualTo(expected);
      if (did) {
        moved++;
        model.apply(move);
        told.add(move.event(model.state()));
        move.transition(model)
            .ifPresent(event ->
                assertThat(StateMachine.next(before, event)).as(where).contains(model.state()));
      }
      assertThat(life.state()).as(where).isEqualTo(model.state());
      assertThat(LifeMoves.sendable(lives, life)).as(where).isEqualTo(model.sendable());
      clock(life, model, where);
      Long now = life.get(Long.class, "nonce");
      assertThat(nonce == null || nonce.equals(now)).as("%s: second nonce", where).isTrue();
      nonce = now;
    }
    List<String> numbered = new ArrayList<>();
    told.forEach(event -> numbered.add(numbered.size() + 1 + " " + event));
    assertThat(life.events()).as("seed %d", seed).isEqualTo(numbered);
    return moved;
  }

  /// What is to be sent has a clock, whichever steps it came by: no lost copy makes it silent. What
  /// a block holds, is over, or has no nonce has none.
  private static void clock(Life life, LifeModel model, String where) {
    boolean runs = life.get(Boolean.class, "resend_at is not null");
    if (model.sendable() > 0) {
      assertThat(runs).as("%s: has a clock", where).isTrue();
    }
    if (life.get(
        Boolean.class, "nonce is null or block_number is not null or final_at is not null")) {
      assertThat(runs).as("%s: has a clock", where).isFalse();
    }
  }

  @Test
  void everyStateThatIsNotFinalHasAWayToEachEndThatIsOpenToIt() {
    for (State state : State.values()) {
      if (!state.isFinal()) {
        assertThat(LifeModel.reachable(state))
            .as("from %s", state)
            .contains(State.CONFIRMED, State.FAILED, State.CANCELLED);
      }
    }
  }
}
