package io.relayer.node.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The circuit breaker, by a clock that is set.
final class CircuitBreakerTest {
  private static final int NONE = 0;

  private long now = -5; // such clocks may be negative
  private final CircuitBreaker breaker =
      new CircuitBreaker("n", new BreakerSettings(2, Duration.ofSeconds(30)), () -> now);

  private void pass(int seconds) {
    now += Duration.ofSeconds(seconds).toNanos();
  }

  private void open() {
    breaker.failed("one", true);
    breaker.failed("two", true);
    assertThat(breaker.code()).isEqualTo("open");
  }

  @Test
  void opensAtSoManyFailuresWithinItsTime() {
    breaker.failed("one", true);
    assertThat(breaker.permits(NONE)).isTrue();
    breaker.failed("two", true);
    assertThat(breaker.permits(NONE)).isFalse();
  }

  @Test
  void failuresFarApartAreForgotten() {
    breaker.failed("one", true);
    pass(31);
    breaker.failed("two", true);
    assertThat(breaker.isClosed()).isTrue();
    pass(29);
    breaker.failed("three", true);
    assertThat(breaker.isOpen()).isTrue();
  }

  @Test
  void fewFailuresAmongManyCallsDoNotOpen() {
    for (int i = 0; i < 10; i++) {
      breaker.failed("now and then", false);
    }
    assertThat(breaker.isClosed()).isTrue();
    breaker.failed("often", true);
    assertThat(breaker.isOpen()).isTrue();
  }

  @Test
  void letsAFewThroughAfterItsTime() {
    open();
    pass(29);
    assertThat(breaker.permits(NONE)).isFalse();
    pass(1);
    assertThat(breaker.permits(CircuitBreaker.TRIAL_CALLS - 1)).isTrue();
    assertThat(breaker.permits(CircuitBreaker.TRIAL_CALLS)).isFalse();
    assertThat(breaker.code()).isEqualTo("half-open");
  }

  @Test
  void oneThatGoesWellClosesIt() {
    open();
    pass(30);
    assertThat(breaker.permits(NONE)).isTrue();
    breaker.succeeded();
    assertThat(breaker.isClosed()).isTrue();
    breaker.failed("one", true);
    assertThat(breaker.isClosed()).isTrue();
  }

  @Test
  void callThatWasUnderWayWhenItOpenedProvesNothing() {
    open();
    breaker.succeeded();
    assertThat(breaker.isOpen()).isTrue();
  }

  @Test
  void oneThatFailsOpensItAgainForTwiceAsLongUpToEightTimes() {
    open();
    int[] seconds = {30, 60, 120, 240, 240, 240};
    for (int open : seconds) {
      pass(open - 1);
      assertThat(breaker.permits(NONE)).isFalse();
      pass(1);
      assertThat(breaker.permits(NONE)).isTrue();
      breaker.failed("again", true);
    }
  }

  @Test
  void isTriedAtOnceWhereThereIsNoOther() {
    open();
    breaker.tryNow();
    assertThat(breaker.code()).isEqualTo("half-open");
    breaker.failed("again", false);
    assertThat(breaker.isOpen()).isTrue();
  }
}
