package io.relayer.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
  @ParameterizedTest
  @CsvSource({"1, 1000", "2, 2000", "3, 4000", "4, 8000", "5, 8000", "1000000, 8000"})
  void delaysDoubleUpToTheCapAndAreSpreadOverTheUpperHalf(int failures, long fullMillis) {
    for (int i = 0; i < 1_000; i++) {
      assertThat(Backoff.DEFAULT.delay(failures))
          .isBetween(Duration.ofMillis(fullMillis / 2), Duration.ofMillis(fullMillis));
    }
  }
}
