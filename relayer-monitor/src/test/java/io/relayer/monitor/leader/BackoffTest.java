package io.relayer.monitor.leader;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackoffTest {
  @Test
  void whatFailsIsAskedAfterMoreAndMoreBlocksUpToABound() {
    Backoff<String> backoff = new Backoff<>(5, 40);
    List<Long> asked = new ArrayList<>();
    for (long block = 100; block < 300; block++) {
      if (backoff.isDue("a", block)) {
        asked.add(block);
        backoff.failed("a", block);
      }
    }
    assertThat(asked).containsExactly(100L, 105L, 115L, 135L, 175L, 215L, 255L, 295L);
    assertThat(backoff.isDue("b", 300)).isTrue();
  }

  @Test
  void whatSucceedsBeginsAnew() {
    Backoff<String> backoff = new Backoff<>(5, 40);
    backoff.failed("a", 1);
    backoff.failed("a", 6);
    backoff.succeeded("a");
    assertThat(backoff.isDue("a", 7)).isTrue();
    assertThat(backoff.times("a")).isZero();
  }

  @Test
  void headThatWentBackMakesItDue() {
    Backoff<String> backoff = new Backoff<>(5, 40);
    backoff.failed("a", 50);
    assertThat(backoff.isDue("a", 49)).isTrue();
  }
}
