package io.relayer.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ThrottleTest {
  private static final long INTERVAL = 20;
  private static final Channel A = new Channel("a");
  private static final Channel B = new Channel("b");

  private final Throttle throttle = new Throttle(Duration.ofNanos(INTERVAL));

  @Test
  void theFirstWordIsDueAtOnce() {
    throttle.add(A);
    assertThat(throttle.due(100)).containsExactly(A);
    assertThat(throttle.due(100)).isEmpty();
  }

  @Test
  void whatComesWithinTheIntervalIsDueOnceAtItsEnd() {
    throttle.add(A);
    throttle.due(100);
    assertThat(throttle.add(A)).isTrue();
    assertThat(throttle.add(A)).isFalse();
    assertThat(throttle.due(119)).isEmpty();
    assertThat(throttle.delay(119)).isEqualTo(Duration.ofNanos(1));
    assertThat(throttle.due(120)).containsExactly(A);
    assertThat(throttle.due(1_000)).isEmpty();
  }

  @Test
  void channelsDoNotWaitForEachOther() {
    throttle.add(A);
    throttle.due(100);
    throttle.add(A);
    throttle.add(B);
    assertThat(throttle.due(101)).containsExactly(B);
  }
}
