package io.relayer.app.run;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.search.RequiredSearch;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.relayer.core.runtime.Health;
import io.relayer.core.runtime.RunLoop;
import io.relayer.core.runtime.Wakeup;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LoopMetricsTest {
  private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final List<Health> loops = new ArrayList<>();
  private Instant now = START;
  private final LoopMetrics metrics = new LoopMetrics(registry, () -> now);

  @Test
  void eachLoopShowsWhatItSaysNow() {
    loops.add(health("heads", true, null, Health.Work.none(START)));
    loops.add(health("fees", true, null, Health.Work.none(START)));
    metrics.bind("monitor", () -> loops);

    loops.set(0, health("heads", true, START, work(7, 2, Duration.ofMillis(1_500))));
    loops.set(1, health("fees", false, null, work(1, 1, Duration.ofMillis(3))));

    assertThat(meter("rounds", "heads").functionTimer().count()).isEqualTo(7);
    assertThat(meter("rounds", "heads").functionTimer().totalTime(MILLISECONDS)).isEqualTo(1_500);
    assertThat(meter("failures", "heads").functionCounter().count()).isEqualTo(2);
    assertThat(meter("running", "heads").gauge().value()).isEqualTo(1);
    assertThat(meter("rounds", "fees").functionTimer().count()).isEqualTo(1);
    assertThat(meter("failures", "fees").functionCounter().count()).isEqualTo(1);
    assertThat(meter("running", "fees").gauge().value()).isZero();
  }

  @Test
  void theLastSuccessGrowsOldUntilTheNextOne() {
    loops.add(health("heads", true, START, Health.Work.none(START)));
    metrics.bind("monitor", () -> loops);
    now = START.plusSeconds(40);
    assertThat(meter("success.age", "heads").timeGauge().value(SECONDS)).isEqualTo(40);
    loops.set(0, health("heads", true, now, Health.Work.none(START)));
    assertThat(meter("success.age", "heads").timeGauge().value(SECONDS)).isZero();
  }

  @Test
  void aLoopThatNeverSucceededIsAsOldAsItsStart() {
    loops.add(health("heads", true, null, Health.Work.none(START)));
    metrics.bind("monitor", () -> loops);
    now = START.plusSeconds(9);
    assertThat(meter("success.age", "heads").timeGauge().value(SECONDS)).isEqualTo(9);
  }

  @Test
  void aRealLoopIsSeenAtWorkAndEnded() {
    RunLoop loop = RunLoop.onVirtualThread("real", () -> Duration.ofMillis(1), new Wakeup());
    LoopMetrics.bind(registry, "monitor", () -> List.of(loop.health()));
    await().until(() -> meter("rounds", "real").functionTimer().count() > 2);
    assertThat(meter("running", "real").gauge().value()).isEqualTo(1);
    loop.close();
    assertThat(meter("running", "real").gauge().value()).isZero();
  }

  private RequiredSearch meter(String name, String loop) {
    return registry.get("relayer.loop." + name).tags("role", "monitor", "loop", loop);
  }

  private static Health.Work work(long rounds, long failures, Duration busy) {
    return new Health.Work(START, rounds, failures, busy);
  }

  private static Health health(
      String loop,
      boolean running,
      @org.jspecify.annotations.Nullable Instant lastSuccess,
      Health.Work work) {
    return new Health(loop, running, Optional.ofNullable(lastSuccess), Optional.empty(), work);
  }
}
