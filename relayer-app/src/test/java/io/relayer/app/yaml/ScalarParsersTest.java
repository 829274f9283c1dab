package io.relayer.app.yaml;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.config.TimeUnit;
import io.relayer.ethereum.value.Wei;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScalarParsersTest {
  @ParameterizedTest
  @CsvSource({
    "500ms, PT0.5S, 500ms",
    "30s, PT30S, 30s",
    "90s, PT1M30S, 90s",
    "120s, PT2M, 2m",
    "10m, PT10M, 10m",
    "2h, PT2H, 2h",
    "14d, PT336H, 14d",
    "0s, PT0S, 0ms"
  })
  void timesAreReadInEachUnitAndPrintedInTheLongest(String text, Duration time, String printed) {
    assertThat(TimeUnit.parse(text)).isEqualTo(time);
    assertThat(TimeUnit.format(time)).isEqualTo(printed);
  }

  @ParameterizedTest
  @CsvSource({
    "7, 7",
    "1wei, 1",
    "500gwei, 500000000000",
    "1.5 gwei, 1500000000",
    "0.000000001gwei, 1",
    "1eth, 1000000000000000000"
  })
  void amountsAreReadInEachUnitExactly(String text, String wei) {
    ScalarParsers.Parser parser = requireNonNull(ScalarParsers.of(Wei.class));
    assertThat(parser.parse(text)).hasToString(wei);
  }
}
