package io.relayer.monitor.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.chain.ChainSettings;
import io.relayer.core.chain.ChainSettings.FeeStyle;
import io.relayer.core.chain.FinalityBy;
import io.relayer.ethereum.abi.CustomErrors;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Wei;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChainTermsTest {
  private static ChainTerms terms(Duration blockTime, int confirmations, int retryDepth) {
    return new ChainTerms(
        new ChainId(1),
        blockTime,
        Duration.ofMinutes(1),
        new ChainTerms.Finality(confirmations, FinalityBy.TAG, retryDepth, Duration.ofMinutes(30)),
        new ChainSettings.Fees(
            new ChainSettings.FeePercentiles(25, 50, 90), FeeStyle.AUTO, Wei.ZERO),
        CustomErrors.NONE);
  }

  @ParameterizedTest
  @CsvSource({"100, 100", "1000, 250", "2000, 500", "12000, 1000"})
  void chainIsLookedAtFourTimesPerBlockWithinLimits(long blockMillis, long pollMillis) {
    assertThat(terms(Duration.ofMillis(blockMillis), 12, 64).pollEvery())
        .isEqualTo(Duration.ofMillis(pollMillis));
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 128", "12, 64, 128", "200, 64, 400", "12, 500, 1000"})
  void windowHoldsTwiceWhatFinalityNeeds(int confirmations, int retryDepth, int size) {
    assertThat(terms(Duration.ofSeconds(1), confirmations, retryDepth).windowSize())
        .isEqualTo(size);
  }
}
