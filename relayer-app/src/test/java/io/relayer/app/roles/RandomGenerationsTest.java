package io.relayer.app.roles;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.broadcaster.sending.BroadcastDao;
import io.relayer.core.retry.RetryCase;
import io.relayer.core.retry.RetryOutcome.Made;
import io.relayer.core.transaction.AttemptKey;
import io.relayer.core.transaction.Lives.Life;
import io.relayer.core.transaction.Lives.Stage;
import io.relayer.core.transaction.Sendability;
import io.relayer.core.transaction.TransactionSteps;
import io.relayer.messages.TransactionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Requests that are retried and undone at random, beside a model of what may be: a generation gets
/// nearer to the chain only while all before it have ended, and none was executed.
///
/// `-Drelayer.lives=N` for more of them, `-Drelayer.seed=S` for others.
class RandomGenerationsTest extends RetryCase {
  private static final int REQUESTS = Integer.getInteger("relayer.lives", 20);
  private static final long SEED = Long.getLong("relayer.seed", 20_261_130L);
  private static final int STEPS = 40;

  private enum Move {
    SIGN,
    INCLUDE,
    FINISH,
    VIOLATE,
    WITHDRAW,
    RETRY
  }

  /// What is known of a generation beside its row.
  private static final class Generation {
    private final Life life;
    private boolean nonce;
    private boolean included;
    private boolean succeeded;
    private boolean ended;

    Generation(Life life) {
      this.life = life;
    }

    boolean isExecuted() {
      return ended && succeeded;
    }
  }

  @Test
  void noGenerationGetsNearerToTheChainWhileOneBeforeItMayBeExecuted() {
    int generations = 0;
    for (int i = 0; i < REQUESTS; i++) {
      generations += live(SEED + i);
    }
    System.out.printf(
        "%d random requests of %d steps from seed %d: %d generations%n",
        REQUESTS, STEPS, SEED, generations);
    assertThat(generations).isGreaterThan(REQUESTS * 2);
  }

  private int live(long seed) {
    Random random = new Random(seed);
    List<Generation> all = new ArrayList<>(List.of(new Generation(lives.at(Stage.QUEUED))));
    for (int i = 0; i < STEPS; i++) {
      Move move = Move.values()[random.nextInt(Move.values().length)];
      boolean newestOnly = move == Move.SIGN || move == Move.WITHDRAW || move == Move.RETRY;
      int at = newestOnly ? all.size() - 1 : random.nextInt(all.size());
      String where = "seed %d, step %d: %s of %d".formatted(seed, i, move, at + 1);
      boolean good = random.nextInt(4) == 0;
      boolean allowed = allows(all, at, move);

      boolean did = make(all, at, move, good);

      assertThat(did).as(where).isEqualTo(allowed);
      check(all, where);
    }
    return all.size();
  }

  /// Whether those before it leave it the way to the chain.
  private static boolean isFree(List<Generation> all, int at) {
    return all.subList(0, at).stream().allMatch(before -> before.ended && !before.isExecuted());
  }

  private static boolean allows(List<Generation> all, int at, Move move) {
    Generation one = all.get(at);
    return switch (move) {
      case SIGN -> !one.nonce && !one.ended && isFree(all, at);
      case INCLUDE -> one.nonce && !one.ended && !one.included;
      case FINISH -> one.included && !one.ended;
      case VIOLATE -> one.ended && one.nonce;
      case WITHDRAW -> !one.nonce && !one.ended;
      case RETRY -> one.ended && !one.isExecuted() && isFree(all, at);
    };
  }

  /// Whether the row was moved, or followed.
  private boolean make(List<Generation> all, int at, Move move, boolean good) {
    Generation one = all.get(at);
    boolean did =
        switch (move) {
          case SIGN -> !one.nonce && one.life.signs();
          case INCLUDE ->
              one.nonce
                  && one.life.moves((handle, _) ->
                      TransactionSteps.included(handle, List.of(one.life.inclusion(1, good))));
          case FINISH -> one.life.moves(TransactionSteps::finalised);
          case VIOLATE -> one.life.moves(TransactionSteps::violated);
          case WITHDRAW -> one.life.moves(TransactionSteps::withdrawn);
          case RETRY ->
              retry(one.life) instanceof Made(TransactionId next)
                  && all.add(new Generation(lives.of(next)));
        };
    if (did) {
      apply(one, move, good);
    }
    return did;
  }

  private static void apply(Generation one, Move move, boolean good) {
    switch (move) {
      case SIGN -> one.nonce = true;
      case INCLUDE -> {
        one.included = true;
        one.succeeded = good;
      }
      case FINISH, WITHDRAW -> one.ended = true;
      case VIOLATE -> {
        one.ended = false;
        one.included = false;
        one.succeeded = false;
      }
      case RETRY -> {}
    }
  }

  private void check(List<Generation> all, String where) {
    Generation newest = all.getLast();
    if (newest.nonce && !newest.ended && !newest.included) {
      assertThat(standing(newest))
          .as(where)
          .isEqualTo(
              isFree(all, all.size() - 1) ? Sendability.SENDABLE : Sendability.EARLIER_GENERATION);
    }
    List<String> told = events(newest.life.id());
    for (int i = 0; i < told.size(); i++) {
      assertThat(told.get(i)).as(where).startsWith(i + 1 + " ");
    }
    String last = told.getLast();
    if (all.stream().anyMatch(one -> !one.ended || one.isExecuted())) {
      assertThat(last).as(where).doesNotContain(" failed of ", " cancelled of ");
    }
    if (all.stream().allMatch(one -> one.ended) && all.stream().anyMatch(Generation::isExecuted)) {
      assertThat(last).as(where).contains(" confirmed of ");
    }
  }

  private Sendability standing(Generation one) {
    return lives
        .fresh()
        .inTransaction(
            handle -> BroadcastDao.lock(handle, List.of(new AttemptKey(one.life.id(), 1))))
        .getFirst()
        .standing();
  }
}
