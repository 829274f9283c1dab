package io.relayer.operations.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.FreshDatabase;
import io.relayer.core.transaction.LifeMoves;
import io.relayer.core.transaction.Lives;
import io.relayer.core.transaction.OlderLife;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Random lives, of which the database forgets the later part: any row of a life is the backup, any
/// later one is what was published. `recover` ends, and the row is again what it was.
///
/// `-Drelayer.lives=N` for more of them, `-Drelayer.seed=S` for others.
class RestoredLivesTest {
  private static final int LIVES = Integer.getInteger("relayer.lives", 40);
  private static final long SEED = Long.getLong("relayer.seed", 20_261_130L);
  private static final int STEPS = 25;

  private final OlderCopy copy = new OlderCopy();
  private final Lives lives = new Lives(new FreshDatabase(copy.stack().testDatabase()));

  /// What stands in Kafka of the time after the middle of the lives.
  enum Published {
    EVERYTHING,
    BROADCASTS,
    EVENTS
  }

  @AfterEach
  void close() {
    lives.fresh().database().close();
    copy.close();
  }

  @Test
  void aRowIsAgainWhatItWasToldToBe() throws Exception {
    List<OlderLife> all = live(LIVES, Published.EVERYTHING);
    List<String> rows = all.stream().map(OlderLife::row).toList();
    List<String> attempts = all.stream().map(one -> copy.attempts(one.life().id())).toList();
    List<Integer> mined = new ArrayList<>();
    all.forEach(one -> mined.add(one.mined()));
    all.forEach(OlderLife::restore);

    assertThat(copy.recover().obstacles()).isEmpty();

    for (int i = 0; i < LIVES; i++) {
      OlderLife one = all.get(i);
      String where = "seed %d: %s".formatted(SEED + i, one);
      assertThat(one.row()).as(where).isEqualTo(rows.get(i));
      assertThat(copy.attempts(one.life().id())).as(where).isEqualTo(attempts.get(i));
      assertThat(one.history()).as(where).isEqualTo(one.told());
      assertThat(one.mined()).as(where).isIn(mined.get(i), null);
      one.resume();
      int sendable = LifeMoves.sendable(lives, one.life());
      assertThat(sendable).as(where).isEqualTo(one.model().sendable());
      assertThat(sendable == 0 || one.clockRuns()).as(where).isTrue();
      goOn(one, where);
    }
    System.out.printf("%d random lives from seed %d were put back and lived on%n", LIVES, SEED);
  }

  /// What was restored lives on as if nothing had been.
  private static void goOn(OlderLife one, String where) {
    for (int step = 0; step < 5; step++) {
      assertThat(one.move()).as("%s, then step %d", where, step).isTrue();
      assertThat(one.life().state()).as(where).isEqualTo(one.model().state());
    }
    assertThat(one.history()).as(where).isEqualTo(one.told());
  }

  @ParameterizedTest
  @EnumSource(
      value = Published.class,
      names = {"BROADCASTS", "EVENTS"})
  void recoverEndsWhereOneTopicWasBehindTheOther(Published published) throws Exception {
    List<OlderLife> all = live((LIVES + 1) / 2, published);
    all.forEach(OlderLife::restore);

    assertThat(copy.recover().obstacles()).isEmpty();

    List<String> rows = all.stream().map(OlderLife::row).toList();
    assertThat(copy.unknownEvents()).isEmpty();
    assertThat(copy.missing()).isEmpty();
    assertThat(copy.recover()).isEqualTo(Restoration.Outcome.NOTHING);
    assertThat(all).extracting(OlderLife::row).isEqualTo(rows);
  }

  private List<OlderLife> live(int count, Published later) throws Exception {
    List<OlderLife> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(new OlderLife(lives, SEED + i, STEPS));
    }
    for (int step = 0; step <= STEPS; step++) {
      for (OlderLife one : all) {
        one.live(step);
      }
      if (step % 8 == 0 || step == STEPS) {
        publish(step <= STEPS / 2 ? Published.EVERYTHING : later);
      }
    }
    return all;
  }

  private void publish(Published what) throws Exception {
    switch (what) {
      case EVERYTHING -> copy.publish();
      case BROADCASTS -> copy.publishBroadcasts();
      case EVENTS -> copy.publishEvents();
    }
  }
}
