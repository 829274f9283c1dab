package io.relayer.monitor.fees;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.chain.FeeQuote;
import io.relayer.ethereum.value.Wei;
import io.relayer.node.chain.FeeHistory;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeeMarketTest {
  private static final Wei FALLBACK = Wei.of(77);

  private static List<Wei> wei(long... amounts) {
    return java.util.Arrays.stream(amounts).mapToObj(Wei::of).toList();
  }

  @Test
  void medianOverTheBlocksByHowFullTheyWere() {
    FeeHistory history =
        new FeeHistory(
            10,
            wei(100, 101, 102, 103, 104),
            List.of(wei(1, 5, 20), wei(2, 6, 30), wei(3, 7, 90), wei(2, 4, 10)),
            List.of(0.5, 0.6, 0.9, 0.5));

    assertThat(FeeMarket.dynamic(history, FALLBACK))
        .isEqualTo(new FeeQuote.Dynamic(Wei.of(104), Wei.of(2), Wei.of(6), Wei.of(30)));
  }

  @Test
  void emptyBlocksTellNoTip() {
    FeeHistory history = new FeeHistory(10, wei(100, 87), List.of(wei(0, 0, 0)), List.of(0.0));

    assertThat(FeeMarket.dynamic(history, FALLBACK))
        .isEqualTo(new FeeQuote.Dynamic(Wei.of(87), FALLBACK, FALLBACK, FALLBACK));
  }

  @Test
  void tipsOfNothingAreNoneHoweverFullTheBlocks() {
    for (double full : List.of(0.0008, 0.3, 1.0)) {
      assertThat(FeeMarket.dynamic(blocks(full, wei(0, 0, 0)), FALLBACK))
          .isEqualTo(new FeeQuote.Dynamic(Wei.of(87), FALLBACK, FALLBACK, FALLBACK));
    }
  }

  @Test
  void aSingleStrangerSetsNoPrice() {
    for (double full : List.of(0.0007, 0.2, 1.0)) {
      List<List<Wei>> rewards = new java.util.ArrayList<>(Collections.nCopies(20, wei(0, 0, 0)));
      List<Double> ratios = new java.util.ArrayList<>(Collections.nCopies(20, 0.0));
      rewards.set(7, wei(400_000, 400_000, 400_000));
      ratios.set(7, full);

      assertThat(FeeMarket.dynamic(new FeeHistory(1, wei(100, 87), rewards, ratios), FALLBACK))
          .isEqualTo(new FeeQuote.Dynamic(Wei.of(87), FALLBACK, FALLBACK, FALLBACK));
    }
  }

  @Test
  void aLittleInEachBlockSetsNoPriceEither() {
    assertThat(FeeMarket.dynamic(blocks(0.1, wei(400_000, 400_000, 400_000)), FALLBACK))
        .isEqualTo(new FeeQuote.Dynamic(Wei.of(87), FALLBACK, FALLBACK, FALLBACK));
  }

  @Test
  void fullBlocksAreFollowedUpToTenTimesWhatTheNodeSuggestsOrTheBaseFee() {
    FeeHistory wild = blocks(0.9, wei(700, 800, 400_000));

    assertThat(FeeMarket.dynamic(wild, FALLBACK))
        .isEqualTo(new FeeQuote.Dynamic(Wei.of(87), Wei.of(700), Wei.of(770), Wei.of(770)));
    assertThat(FeeMarket.dynamic(wild, Wei.of(1)))
        .isEqualTo(new FeeQuote.Dynamic(Wei.of(87), Wei.of(87), Wei.of(87), Wei.of(87)));
    assertThat(FeeMarket.dynamic(blocks(0.9, wei(1, 2, 3)), FALLBACK))
        .as("it is no floor where the blocks tell")
        .isEqualTo(new FeeQuote.Dynamic(Wei.of(87), Wei.of(1), Wei.of(2), Wei.of(3)));
  }

  @Test
  void whatIsMissingOrNoNumberTellsNothing() {
    List<Wei> high = wei(400, 400, 400);
    for (FeeHistory history :
        List.of(
            new FeeHistory(1, wei(87), List.of(), List.of(0.9, 0.9)),
            new FeeHistory(1, wei(87), List.of(high, high), List.of()),
            new FeeHistory(1, wei(87), List.of(high, high), List.of(Double.NaN, -1.0)),
            new FeeHistory(1, wei(87), List.of(wei(), wei(0)), List.of(0.9, 0.9)))) {
      assertThat(FeeMarket.dynamic(history, FALLBACK))
          .isEqualTo(new FeeQuote.Dynamic(Wei.of(87), FALLBACK, FALLBACK, FALLBACK));
    }
  }

  @Test
  void chainWithoutPricesHasNone() {
    FeeHistory history = new FeeHistory(1, wei(0, 0), List.of(wei(0, 0, 0)), List.of(0.7));

    assertThat(FeeMarket.dynamic(history, Wei.ZERO))
        .isEqualTo(new FeeQuote.Dynamic(Wei.ZERO, Wei.ZERO, Wei.ZERO, Wei.ZERO));
  }

  private static FeeHistory blocks(double full, List<Wei> rewards) {
    return new FeeHistory(
        1, wei(100, 87), Collections.nCopies(20, rewards), Collections.nCopies(20, full));
  }

  @Test
  void noSpeedPaysLessThanTheLeastTip() {
    FeeQuote asked = new FeeQuote.Dynamic(Wei.of(87), Wei.of(2), Wei.of(5), Wei.of(20));

    assertThat(FeeMarket.atLeast(asked, Wei.of(6), Wei.of(80)))
        .isEqualTo(new FeeQuote.Dynamic(Wei.of(87), Wei.of(6), Wei.of(6), Wei.of(20)));
    assertThat(FeeMarket.atLeast(asked, Wei.ZERO, Wei.of(80))).isEqualTo(asked);
  }

  @Test
  void onePriceHoldsTheBaseFeeAndTheLeastTip() {
    assertThat(FeeMarket.atLeast(new FeeQuote.Single(Wei.of(90)), Wei.of(6), Wei.of(87)))
        .isEqualTo(new FeeQuote.Single(Wei.of(93)));
    assertThat(FeeMarket.atLeast(new FeeQuote.Single(Wei.of(94)), Wei.of(6), Wei.of(87)))
        .isEqualTo(new FeeQuote.Single(Wei.of(94)));
  }

  @Test
  void higherSpeedNeverPaysLess() {
    FeeHistory history = new FeeHistory(10, wei(100, 87), List.of(wei(9, 4, 2)), List.of(0.6));

    assertThat(FeeMarket.dynamic(history, FALLBACK))
        .isEqualTo(new FeeQuote.Dynamic(Wei.of(87), Wei.of(9), Wei.of(9), Wei.of(9)));
  }
}
