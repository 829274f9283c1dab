package io.relayer.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// The statistics, by a clock that is set.
final class CallStatisticsTest {
  private static final Duration HALF_LIFE = Duration.ofSeconds(30);

  private long now;
  private final CallStatistics traffic =
      new CallStatistics(HALF_LIFE, () -> Instant.ofEpochSecond(0, now), () -> now);

  @Test
  void failuresFadeAsTimeGoesBy() {
    traffic.failed("gone");
    assertThat(traffic.errorRate()).isEqualTo(1);
    now += HALF_LIFE.toNanos();
    traffic.answered(Duration.ofMillis(3));

    assertThat(traffic.errorRate()).isEqualTo(1.0 / 3, within(1e-9));
    assertThat(traffic.report())
        .isEqualTo(
            new CallStatistics.Report(
                traffic.errorRate(),
                Duration.ofMillis(3),
                "gone",
                Instant.EPOCH,
                Instant.EPOCH.plus(HALF_LIFE)));
  }

  @Test
  void probesAreNoTraffic() {
    traffic.failed("gone");
    traffic.probed(Duration.ofMillis(1));

    assertThat(traffic.errorRate()).isEqualTo(1);
    assertThat(traffic.report().latency()).isEqualTo(Duration.ofMillis(1));
  }

  @Test
  void nothingAskedIsNothingFailed() {
    assertThat(traffic.errorRate()).isZero();
  }
}
