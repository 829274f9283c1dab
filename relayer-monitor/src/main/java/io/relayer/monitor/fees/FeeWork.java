package io.relayer.monitor.fees;

import io.relayer.core.RelayerException;
import io.relayer.core.chain.FeeQuote;
import io.relayer.core.lease.Lease;
import io.relayer.core.runtime.Channel;
import io.relayer.ethereum.value.Wei;
import io.relayer.monitor.leader.ChainTerms;
import io.relayer.monitor.leader.Leader;
import io.relayer.monitor.leader.LeaderWork;
import io.relayer.node.ChainNodes;
import io.relayer.node.chain.ChainReads;
import io.relayer.node.chain.Header;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Keeps table `fees` fresh, once per block time whether a block comes or not: fees that nobody
/// refreshed are not used. Where nothing else is configured, a chain without a base fee, or whose
/// nodes do not tell of past fees, has one gas price.
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
            (double) terms.fees().percentiles().slow(),
            (double) terms.fees().percentiles().average(),
            (double) terms.fees().percentiles().fast());
  }

  @Override
  public Duration advance(Lease lease) {
    FeeQuote fees = nodes.onOneNode(this::read);
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

  private FeeQuote read(ChainReads node) {
    Header head = node.head();
    Wei baseFee = head.baseFee();
    return FeeMarket.atLeast(
        asked(node, head.number(), baseFee),
        terms.fees().minPriorityFeePerGas(),
        baseFee == null ? Wei.ZERO : baseFee);
  }

  private FeeQuote asked(ChainReads node, long number, @Nullable Wei baseFee) {
    return switch (terms.fees().style()) {
      case LEGACY -> new FeeQuote.Single(node.gasPrice());
      case AUTO ->
          baseFee == null
              ? new FeeQuote.Single(node.gasPrice())
              : history(node, baseFee).orElseGet(() -> new FeeQuote.Single(node.gasPrice()));
      case DYNAMIC -> {
        if (baseFee == null) {
          throw new RelayerException(
              "chain %s: fees.style is dynamic, and block %d has no base fee: set it to auto or legacy"
                  .formatted(terms.chain(), number));
        }
        yield history(node, baseFee)
            .orElseGet(() -> {
              Wei tip = suggested(node, baseFee);
              return new FeeQuote.Dynamic(baseFee, tip, tip, tip);
            });
      }
    };
  }

  /// Empty where the node does not tell of past fees.
  private Optional<FeeQuote> history(ChainReads node, Wei baseFee) {
    return node.feeHistory(BLOCKS, percentiles)
        .filter(h -> !h.baseFees().isEmpty())
        .map(h -> FeeMarket.dynamic(h, suggested(node, baseFee)));
  }

  /// What the node itself would add to the base fee: as it says, else, or where that is nothing,
  /// what its price, which is asked for only then, has above that of its newest block.
  private static Wei suggested(ChainReads node, Wei baseFee) {
    return node.maxPriorityFeePerGas()
        .filter(tip -> tip.value().signum() > 0)
        .orElseGet(() -> FeeMarket.above(node.gasPrice(), baseFee));
  }
}
