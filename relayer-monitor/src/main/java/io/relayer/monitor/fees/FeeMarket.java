package io.relayer.monitor.fees;

import io.relayer.core.domain.Wei;
import io.relayer.core.signing.MarketFees;
import io.relayer.node.chain.FeeHistory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/// What the market asks, from the fees of the newest blocks: per speed the median, over the blocks
/// that hold anything, of the tip at that speed's percentile; never less for a higher speed.
///
/// The base fee is that of the block to come, as it is: head-room for the blocks after it is a
/// matter of whoever signs.
final class FeeMarket {
  private FeeMarket() {}

  /// @param history with tips at three percentiles: slow, average, fast
  /// @param fallback asked for the tip where no recent block tells
  static MarketFees dynamic(FeeHistory history, Supplier<Wei> fallback) {
    Wei slow = tip(history, 0, fallback);
    Wei average = tip(history, 1, fallback).max(slow);
    Wei fast = tip(history, 2, fallback).max(average);
    return new MarketFees.Dynamic(history.baseFees().getLast(), slow, average, fast);
  }

  /// Raised to what the chain's nodes demand: a least tip, whoever pays it by which price.
  ///
  /// @param baseFee of the newest block; 0 where it has none
  static MarketFees atLeast(MarketFees fees, Wei leastTip, Wei baseFee) {
    return switch (fees) {
      case MarketFees.Dynamic(Wei base, Wei slow, Wei average, Wei fast) ->
          new MarketFees.Dynamic(
              base, slow.max(leastTip), average.max(leastTip), fast.max(leastTip));
      case MarketFees.Single(Wei price) -> new MarketFees.Single(price.max(baseFee.plus(leastTip)));
    };
  }

  private static Wei tip(FeeHistory history, int percentile, Supplier<Wei> fallback) {
    List<Wei> tips = new ArrayList<>();
    for (int i = 0; i < history.rewards().size(); i++) {
      boolean empty = i < history.gasUsedRatios().size() && history.gasUsedRatios().get(i) == 0;
      List<Wei> rewards = history.rewards().get(i);
      if (!empty && rewards.size() > percentile) {
        tips.add(rewards.get(percentile));
      }
    }
    Collections.sort(tips);
    return tips.isEmpty() ? fallback.get() : tips.get(tips.size() / 2);
  }
}
