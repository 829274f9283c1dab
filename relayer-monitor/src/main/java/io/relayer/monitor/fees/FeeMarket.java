package io.relayer.monitor.fees;

import io.relayer.core.chain.FeeQuote;
import io.relayer.ethereum.value.Wei;
import io.relayer.node.chain.FeeHistory;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The market's prices, from the fees of the newest blocks and from what the node suggests: per
/// speed the median of the tips at that speed's percentile, each weighed by how full its block was;
/// never less for a higher speed.
///
/// Gas below half of a block's limit, which is where a base fee stands still, went to nobody: there
/// any tip would have done, and the node's suggestion stands for it. So a block that is nearly
/// empty says nearly nothing, and whoever wants to set our price has to fill most of the blocks. A
/// tip of 0 is none: blocks that hold the chain's own transactions alone say it of all. A price far
/// above the suggestion, and above the base fee, is no market but somebody's slip, and is not
/// followed beyond [#WILD] times the suggestion.
///
/// The base fee is that of the block to come, as it is: head-room for the blocks after it is a
/// matter of whoever signs.
///
/// Why: RATIONALE.md#empty-half.
final class FeeMarket {
  /// EIP-1559 aims at blocks that are half full.
  private static final double ENOUGH = 0.5;

  private static final long WILD = 10;

  private FeeMarket() {}

  /// @param history with tips at three percentiles: slow, average, fast; some or all may be missing
  /// @param suggested the tip that the node itself would pay
  static FeeQuote dynamic(FeeHistory history, Wei suggested) {
    Wei baseFee = history.baseFees().getLast();
    Wei most = suggested.times(WILD).max(baseFee);
    Wei slow = tip(history, 0, suggested).min(most);
    Wei average = tip(history, 1, suggested).min(most).max(slow);
    Wei fast = tip(history, 2, suggested).min(most).max(average);
    return new FeeQuote.Dynamic(baseFee, slow, average, fast);
  }

  /// Raised to what the chain's nodes demand: a least tip, whoever pays it by which price.
  ///
  /// @param baseFee of the newest block; 0 where it has none
  static FeeQuote atLeast(FeeQuote fees, Wei leastTip, Wei baseFee) {
    return switch (fees) {
      case FeeQuote.Dynamic(Wei base, Wei slow, Wei average, Wei fast) ->
          new FeeQuote.Dynamic(base, slow.max(leastTip), average.max(leastTip), fast.max(leastTip));
      case FeeQuote.Single(Wei price) -> new FeeQuote.Single(price.max(baseFee.plus(leastTip)));
    };
  }

  /// What one tip was paid, or would have been enough, for.
  private record Share(Wei tip, double weight) {}

  private static Wei tip(FeeHistory history, int percentile, Wei suggested) {
    List<Share> shares = new ArrayList<>();
    for (int i = 0; i < history.rewards().size(); i++) {
      List<Wei> rewards = history.rewards().get(i);
      double full = full(history, i);
      if (rewards.size() > percentile && rewards.get(percentile).value().signum() > 0) {
        shares.add(new Share(rewards.get(percentile), full));
        shares.add(new Share(suggested, Math.max(0, ENOUGH - full)));
      } else {
        shares.add(new Share(suggested, Math.max(full, ENOUGH)));
      }
    }
    return median(shares, suggested);
  }

  /// How full a block was, 0 to 1; 0 where that is not known.
  private static double full(FeeHistory history, int block) {
    double ratio = block < history.gasUsedRatios().size() ? history.gasUsedRatios().get(block) : 0;
    return ratio > 0 ? Math.min(ratio, 1) : 0; // not a number is no more than 0 either
  }

  private static Wei median(List<Share> shares, Wei fallback) {
    double half = shares.stream().mapToDouble(Share::weight).sum() / 2;
    double sum = 0;
    for (Share share : shares.stream().sorted(Comparator.comparing(Share::tip)).toList()) {
      sum += share.weight();
      if (sum > half) {
        return share.tip();
      }
    }
    return fallback;
  }

  /// What the price of a legacy transaction leaves above the base fee.
  static Wei above(Wei price, Wei baseFee) {
    return new Wei(price.value().subtract(baseFee.value()).max(BigInteger.ZERO));
  }
}
