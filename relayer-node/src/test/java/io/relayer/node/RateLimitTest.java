package io.relayer.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The rate limit, by a clock that is set.
final class RateLimitTest {
  private long now = 7;
  private final RateLimit ten = new RateLimit(10, () -> now);

  private void pass(Duration time) {
    now += time.toNanos();
  }

  @Test
  void bucketHoldsWhatASecondBrings() {
    pass(Duration.ofHours(1));
    for (int i = 0; i < 10; i++) {
      assertThat(ten.isOpen()).isTrue();
      assertThat(ten.take(1)).isTrue();
    }
    assertThat(ten.isOpen()).isFalse();
    pass(Duration.ofMillis(101));
    assertThat(ten.isOpen()).isTrue();
  }

  @Test
  void batchIsLetThroughAsAWholeAndOwedFor() {
    assertThat(ten.take(9)).isTrue();
    assertThat(ten.take(10)).isTrue();
    assertThat(ten.isOpen()).isFalse();
    pass(Duration.ofMillis(899));
    assertThat(ten.isOpen()).isFalse();
    pass(Duration.ofMillis(2));
    assertThat(ten.isOpen()).isTrue();
  }

  @Test
  void nobodyOwesMoreThanTheBucketHolds() {
    assertThat(ten.take(10)).isTrue();
    assertThat(ten.take(10)).isTrue();
    assertThat(ten.take(1)).isFalse();
  }

  @Test
  void noLimitIsNone() {
    RateLimit free = new RateLimit(0, () -> now);

    for (int i = 0; i < 10_000; i++) {
      assertThat(free.take(100)).isTrue();
    }
    assertThat(free.isOpen()).isTrue();
  }

  @Test
  void nodeIsLeftAloneForAsLongAsItAsksWithinReason() {
    RateLimit free = new RateLimit(0, () -> now);

    free.quiet(Duration.ofSeconds(5));
    free.quiet(Duration.ofSeconds(1));
    assertThat(free.isOpen()).isFalse();
    assertThat(free.take(1)).isFalse();
    pass(Duration.ofSeconds(5));
    assertThat(free.isOpen()).isTrue();

    free.quiet(Duration.ofDays(1));
    pass(RateLimit.LONGEST.minusNanos(1));
    assertThat(free.isOpen()).isFalse();
    pass(Duration.ofNanos(1));
    assertThat(free.isOpen()).isTrue();
  }
}
