package io.relayer.monitor.fees;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.domain.Wei;
import io.relayer.core.signing.MarketFees;
import io.relayer.node.chain.FeeHistory;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeeMarketTest {
  private static final Wei FALLBACK = Wei.of(77);

  private static List<Wei> wei(long... amounts) {
    return java.util.Arrays.stream(amounts).mapToObj(Wei::of).toList();
  }

  @Test
  void medianOverTheBlocksThatHoldAnything() {
    FeeHistory history =
        new FeeHistory(
            10,
            wei(100, 101, 102, 103, 104),
            List.of(wei(1, 5, 20), wei(0, 0, 0), wei(3, 6, 90), wei(2, 4, 10)),
            List.of(0.5, 0.0, 0.9, 0.1));

    assertThat(FeeMarket.dynamic(history, () -> FALLBACK))
        .isEqualTo(new MarketFees.Dynamic(Wei.of(104), Wei.of(2), Wei.of(5), Wei.of(20)));
  }

  @Test
  void emptyBlocksTellNoTip() {
    FeeHistory history = new FeeHistory(10, wei(100, 87), List.of(wei(0, 0, 0)), List.of(0.0));

    assertThat(FeeMarket.dynamic(history, () -> FALLBACK))
        .isEqualTo(new MarketFees.Dynamic(Wei.of(87), FALLBACK, FALLBACK, FALLBACK));
  }

  @Test
  void noSpeedPaysLessThanTheLeastTip() {
    MarketFees asked = new MarketFees.Dynamic(Wei.of(87), Wei.of(2), Wei.of(5), Wei.of(20));

    assertThat(FeeMarket.atLeast(asked, Wei.of(6), Wei.of(80)))
        .isEqualTo(new MarketFees.Dynamic(Wei.of(87), Wei.of(6), Wei.of(6), Wei.of(20)));
    assertThat(FeeMarket.atLeast(asked, Wei.ZERO, Wei.of(80))).isEqualTo(asked);
  }

  @Test
  void onePriceHoldsTheBaseFeeAndTheLeastTip() {
    assertThat(FeeMarket.atLeast(new MarketFees.Single(Wei.of(90)), Wei.of(6), Wei.of(87)))
        .isEqualTo(new MarketFees.Single(Wei.of(93)));
    assertThat(FeeMarket.atLeast(new MarketFees.Single(Wei.of(94)), Wei.of(6), Wei.of(87)))
        .isEqualTo(new MarketFees.Single(Wei.of(94)));
  }

  @Test
  void higherSpeedNeverPaysLess() {
    FeeHistory history = new FeeHistory(10, wei(100, 87), List.of(wei(9, 4, 2)), List.of(0.3));

    assertThat(FeeMarket.dynamic(history, () -> FALLBACK))
        .isEqualTo(new MarketFees.Dynamic(Wei.of(87), Wei.of(9), Wei.of(9), Wei.of(9)));
  }
}
