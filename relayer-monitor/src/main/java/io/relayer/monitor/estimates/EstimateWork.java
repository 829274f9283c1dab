package io.relayer.monitor.estimates;

import io.relayer.core.chain.ChainHeadDao;
import io.relayer.core.domain.ChainId;
import io.relayer.core.estimate.EstimateDao;
import io.relayer.core.estimate.ToEstimate;
import io.relayer.core.lease.Lease;
import io.relayer.core.lifecycle.FailureCode;
import io.relayer.core.lifecycle.TransactionSteps;
import io.relayer.core.outbox.Lane;
import io.relayer.core.run.Channel;
import io.relayer.monitor.estimates.Verdict.Later;
import io.relayer.monitor.estimates.Verdict.Ready;
import io.relayer.monitor.estimates.Verdict.Reverts;
import io.relayer.monitor.leader.ChainTerms;
import io.relayer.monitor.leader.Leader;
import io.relayer.monitor.leader.LeaderWork;
import io.relayer.monitor.leader.MonitorMetrics;
import io.relayer.monitor.leader.Parallel;
import io.relayer.node.ChainNodes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;

/// Estimates the gas of queued transactions that came without a limit, and drops those that would
/// revert whatever comes. Dying between the answers and their writing only asks again.
public final class EstimateWork implements LeaderWork {
  private static final int BATCH = 128;
  private static final int AT_ONCE = 16;
  private static final Duration LONGEST_POLL = Duration.ofMillis(250);

  private final Leader leader;
  private final ChainNodes nodes;
  private final ChainTerms terms;
  private final MonitorMetrics metrics;
  private final Estimator estimator;

  public EstimateWork(Leader leader, ChainNodes nodes, ChainTerms terms, MonitorMetrics metrics) {
    this.leader = leader;
    this.nodes = nodes;
    this.terms = terms;
    this.metrics = metrics;
    this.estimator = new Estimator(nodes, terms.blockTime());
  }

  private record Due(List<ToEstimate> transactions, OptionalLong head) {}

  @Override
  public Duration advance(Lease lease) {
    Due due = leader.read(this::due);
    if (due.transactions.isEmpty() || due.head.isEmpty()) {
      return terms.pollEvery().compareTo(LONGEST_POLL) < 0 ? terms.pollEvery() : LONGEST_POLL;
    }
    Estimator.Surroundings surroundings =
        new Estimator.Surroundings(due.head.getAsLong(), nodes.head().gasLimit());
    List<Verdict> verdicts =
        metrics.time(
            "estimates",
            () ->
                Parallel.map(
                    due.transactions, AT_ONCE, one -> estimator.verdict(one, surroundings)));
    tell(leader.write(lease, handle -> write(handle, verdicts)));
    return due.transactions.size() == BATCH ? Duration.ZERO : terms.pollEvery();
  }

  /// The head is read last: what counted as unmined before it is mined at or below it, or still
  /// out.
  private Due due(Handle handle) {
    ChainId chain = terms.chain();
    List<ToEstimate> transactions = EstimateDao.due(handle, chain, BATCH);
    return new Due(transactions, ChainHeadDao.number(handle, chain));
  }

  private record Written(int ready, int dropped) {}

  private static Written write(Handle handle, List<Verdict> verdicts) {
    List<EstimateDao.Limit> ready = new ArrayList<>();
    List<Reverts> reverting = new ArrayList<>();
    List<EstimateDao.Again> later = new ArrayList<>();
    for (Verdict verdict : verdicts) {
      switch (verdict) {
        case Ready(var transaction, long gas) -> ready.add(new EstimateDao.Limit(transaction, gas));
        case Reverts reverts -> reverting.add(reverts);
        case Later(var transaction, var in) -> later.add(new EstimateDao.Again(transaction, in));
      }
    }
    int settled = ready.isEmpty() ? 0 : EstimateDao.settle(handle, ready).size();
    if (!later.isEmpty()) {
      EstimateDao.postpone(handle, later);
    }
    int dropped =
        reverting.isEmpty()
            ? 0
            : TransactionSteps.dropped(
                    handle,
                    reverting.stream().map(Reverts::transaction).toList(),
                    FailureCode.ESTIMATE_REVERTED,
                    reverting.stream().map(Reverts::reason).toList())
                .size();
    return new Written(settled, dropped);
  }

  private void tell(Written written) {
    metrics.count("estimated", written.ready);
    metrics.count("estimate.reverted", written.dropped);
    if (written.ready > 0) {
      leader.announce().accept(Channel.SIGNING);
    }
    if (written.dropped > 0) {
      leader.announce().accept(Channel.outbox(Lane.TRANSITIONS.name()));
    }
  }
}
