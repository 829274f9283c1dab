package io.relayer.core.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.transaction.LifeModel.Move;
import io.relayer.core.transaction.Lives.Life;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Random lives in a database that may be an older copy: whichever step is tried, and whoever calls
/// it, none ends or gives up what the copy may not know to be out.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UnverifiedLivesTest {
  private static final int LIVES = Integer.getInteger("relayer.lives", 40);
  private static final long SEED = Long.getLong("relayer.seed", 20_261_126L);
  private static final int STEPS = 25;

  private final Lives lives = Lives.local();

  @AfterAll
  void close() {
    lives.close();
  }

  @Test
  void nothingEndsWithoutABlockOverAServerThatNobodyHasCompared() {
    lives
        .fresh()
        .execute(
            "insert into verified_server (started_at, requests_table) values ('2000-01-01', 'requests'::regclass)");
    live();
    lives.fresh().execute("delete from verified_server");
  }

  @Test
  void nothingEndsWithoutABlockWhileAHoldStands() {
    lives.fresh().execute("insert into holds (name, detail) values ('restore', 'a test')");
    live();
    lives.fresh().execute("delete from holds");
  }

  private void live() {
    int ended = 0;
    for (int i = 0; i < LIVES; i++) {
      ended += live(SEED + i);
    }
    assertThat(ended).as("a block ends them all the same").isPositive();
  }

  private int live(long seed) {
    Random random = new Random(seed);
    Life life = lives.at(Lives.Stage.QUEUED);
    LifeModel model = new LifeModel();
    int ended = 0;
    for (int i = 0; i < STEPS; i++) {
      Move move = model.random(random);
      String where = "seed %d, step %d: %s of %s".formatted(seed, i, move, model);
      if (LifeMoves.run(lives, life, model, move)) {
        model.apply(move);
        ended += life.state().isFinal() ? 1 : 0;
      }
      assertThat(life.state()).as(where).isEqualTo(model.state());
      assertThat(
              life.get(
                  Boolean.class,
                  """
                  (final_at is null or block_number is not null) and intent is null
                  and not exists (select from attempts a where a.transaction_id = t.transaction_id and a.kind = 'foreign')
                  """))
          .as(where)
          .isTrue();
    }
    return ended;
  }
}
