package io.relayer.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

class RoundsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Deque<Callable<Duration>> script = new ArrayDeque<>();
  private Instant now = Instant.EPOCH;
  private long nanos = -5; // nanoTime may start anywhere
  private final Rounds rounds =
      new Rounds(
          "tester",
          () -> script.remove().call(),
          new Backoff(SECOND, SECOND),
          () -> now,
          () -> nanos,
          () -> false);

  @Test
  void aSuccessfulStepDecidesItsOwnDelay() {
    script.add(() -> Duration.ofMillis(7));
    assertThat(rounds.next()).isEqualTo(new Rounds.Pause(Duration.ofMillis(7), true));
  }

  @Test
  void afterAFailureNoSignalShortensTheDelay() {
    script.add(() -> {
      throw new IOException("broken");
    });
    Rounds.Pause pause = rounds.next();
    assertThat(pause.interruptible()).isFalse();
    assertThat(pause.length()).isBetween(Duration.ofMillis(500), SECOND);
  }

  @Test
  void anErrorIsAFailureLikeAnyOther() {
    script.add(() -> {
      throw new StackOverflowError();
    });
    assertThat(rounds.next().interruptible()).isFalse();
  }

  @Test
  void failuresAreCountedFromTheFirstOnAndNamedWithTheirInnermostCause() {
    fail("first");
    now = now.plusSeconds(5);
    fail("second");
    assertThat(rounds.health(true).failure())
        .hasValueSatisfying(failure -> {
          assertThat(failure.count()).isEqualTo(2);
          assertThat(failure.since()).isEqualTo(Instant.EPOCH);
          assertThat(failure.text()).contains("outer", "second");
        });
    assertThat(rounds.health(true).isGood()).isFalse();
  }

  @Test
  void aSuccessEndsTheFailure() {
    fail("first");
    now = now.plusSeconds(5);
    script.add(() -> SECOND);
    rounds.next();
    Health health = rounds.health(true);
    assertThat(health.isGood()).isTrue();
    assertThat(health.failure()).isEmpty();
    assertThat(health.lastSuccess()).contains(now);
  }

  @Test
  void aClosedLoopIsNotGood() {
    assertThat(rounds.health(false).isGood()).isFalse();
  }

  @Test
  void everyRoundIsCountedWithTheTimeInItAndFailuresAmongThem() {
    script.add(() -> {
      nanos += 30;
      return SECOND;
    });
    rounds.next();
    now = now.plusSeconds(5);
    script.add(() -> {
      nanos += 12;
      throw new IOException("broken");
    });
    rounds.next();
    assertThat(rounds.health(true).work())
        .isEqualTo(new Health.Work(Instant.EPOCH, 2, 1, Duration.ofNanos(42)));
  }

  private void fail(String reason) {
    script.add(() -> {
      throw new IOException("outer", new IllegalStateException(reason));
    });
    rounds.next();
  }
}
