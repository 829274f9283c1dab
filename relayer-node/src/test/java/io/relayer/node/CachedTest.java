package io.relayer.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The cache, by a clock that is set.
final class CachedTest {
  private long now;
  private int asked;
  private final Cached<String, Integer> cached = new Cached<>(Duration.ofMillis(500), () -> now);

  private int get(String question) {
    return cached.get(question, () -> ++asked);
  }

  @Test
  void sameQuestionGetsTheSameAnswerForAWhile() {
    assertThat(get("q")).isEqualTo(1);
    now += Duration.ofMillis(499).toNanos();
    assertThat(get("q")).isEqualTo(1);
    now += Duration.ofMillis(1).toNanos();
    assertThat(get("q")).isEqualTo(2);
  }

  @Test
  void anotherQuestionIsAsked() {
    assertThat(get("q")).isEqualTo(1);
    assertThat(get("r")).isEqualTo(2);
  }

  @Test
  void noTimeIsNoCache() {
    Cached<String, Integer> none = new Cached<>(Duration.ZERO, () -> now);

    assertThat(none.get("q", () -> 1)).isEqualTo(1);
    assertThat(none.get("q", () -> 2)).isEqualTo(2);
  }
}
