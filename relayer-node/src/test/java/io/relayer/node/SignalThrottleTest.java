package io.relayer.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignalThrottleTest {
  private static final Duration APART = Duration.ofMillis(100);

  private record Task(Runnable run, long at) {}

  private long millis;
  private final Deque<Task> tasks = new ArrayDeque<>();
  private final List<Long> passed = new ArrayList<>();
  private final SignalThrottle pacer =
      new SignalThrottle(
          () -> passed.add(millis),
          APART,
          () -> Duration.ofMillis(millis).toNanos(),
          (task, delay) -> tasks.add(new Task(task, millis + delay.toMillis())));

  private void at(long time) {
    while (!tasks.isEmpty() && tasks.getFirst().at <= time) {
      Task task = tasks.removeFirst();
      millis = task.at;
      task.run.run();
    }
    millis = time;
  }

  @Test
  void signalsThatAreFarApartPassAtOnce() {
    for (long time : new long[] {7, 107, 500}) {
      at(time);
      pacer.signal();
    }

    assertThat(passed).containsExactly(7L, 107L, 500L);
  }

  @Test
  void floodPassesAtItsPace() {
    for (long time = 0; time < 1_000; time++) {
      at(time);
      pacer.signal();
    }

    assertThat(passed).containsExactly(0L, 100L, 200L, 300L, 400L, 500L, 600L, 700L, 800L, 900L);
  }

  @Test
  void lastSignalIsPassedOnThoughNoOtherComes() {
    pacer.signal();
    at(30);
    pacer.signal();
    at(40);
    pacer.signal();
    at(10_000);

    assertThat(passed).containsExactly(0L, 100L);
    assertThat(tasks).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"12000, 1200", "1000, 100", "100, 20"})
  void pollsAreATenthOfTheBlockTimeApartAndNeverBackToBack(long blockMillis, long apartMillis) {
    assertThat(PoolSettings.wakesApart(Duration.ofMillis(blockMillis)))
        .isEqualTo(Duration.ofMillis(apartMillis));
  }
}
