package io.relayer.monitor.fees;

import io.relayer.core.chain.FeeDao;
import io.relayer.core.domain.Wei;
import io.relayer.core.lease.Lease;
import io.relayer.core.run.Channel;
import io.relayer.core.signing.MarketFees;
import io.relayer.monitor.leader.ChainTerms;
import io.relayer.monitor.leader.Leader;
import io.relayer.monitor.leader.LeaderWork;
import io.relayer.node.ChainNodes;
import io.relayer.node.chain.ChainReads;
import io.relayer.node.chain.FeeHistory;
import io.relayer.node.chain.Header;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Keeps table `fees` fresh, once per block time whether a block comes or not: fees that nobody
/// refreshed are not used. A chain without a base fee, or whose nodes do not tell of past fees, has
/// one gas price.
public final class FeeWork implements LeaderWork {
  private static final int BLOCKS = 20;
  private static final Duration SHORTEST = Duration.ofMillis(250);

  private final Leader leader;
  private final ChainNodes nodes;
  private final ChainTerms terms;
  private final List<Double> percentiles;
  private @Nullable Lease toldFor;

  public FeeWork(Leader leader, ChainNodes nodes, ChainTerms terms) {
    this.leader = leader;
    this.nodes = nodes;
    this.terms = terms;
    this.percentiles =
        List.of(
            (double) terms.fees().slow(),
            (double) terms.fees().average(),
            (double) terms.fees().fast());
  }

  @Override
  public Duration advance(Lease lease) {
    MarketFees fees = nodes.onOneNode(this::read);
    leader.write(
        lease,
        handle -> {
          FeeDao.put(handle, terms.chain(), fees);
          return fees;
        });
    if (!lease.equals(toldFor)) {
      leader.announce().accept(Channel.SIGNING); // what waited for fees need not wait for its poll
      toldFor = lease;
    }
    Duration once = terms.blockTime();
    return once.compareTo(SHORTEST) < 0 ? SHORTEST : once;
  }

  private MarketFees read(ChainReads node) {
    Header head = node.head();
    Wei price = node.gasPrice();
    if (head.baseFee() == null) {
      return new MarketFees.Single(price);
    }
    Optional<FeeHistory> history = node.feeHistory(BLOCKS, percentiles);
    return history
        .filter(h -> !h.baseFees().isEmpty())
        .map(h -> FeeMarket.dynamic(h, tipIn(price, h.baseFees().getLast())))
        .orElseGet(() -> new MarketFees.Single(price));
  }

  /// What the node itself would add to the base fee; at least one wei.
  private static Wei tipIn(Wei price, Wei baseFee) {
    BigInteger tip = price.value().subtract(baseFee.value());
    return new Wei(tip.max(BigInteger.ONE));
  }
}
