package io.relayer.monitor.estimates;

import io.relayer.core.chain.BlockGasLimit;
import io.relayer.core.database.PassedOver;
import io.relayer.core.database.Portions;
import io.relayer.core.lease.Lease;
import io.relayer.core.runtime.Channel;
import io.relayer.core.transaction.QueuedTerms;
import io.relayer.core.transaction.TransactionSteps;
import io.relayer.core.transaction.TransactionVersion;
import io.relayer.messages.TransactionId;
import io.relayer.monitor.estimates.Estimator.Answer;
import io.relayer.monitor.estimates.Estimator.Fails;
import io.relayer.monitor.estimates.Estimator.Later;
import io.relayer.monitor.estimates.Estimator.Ready;
import io.relayer.monitor.estimates.Estimator.Refused;
import io.relayer.monitor.estimates.Estimator.Verdict;
import io.relayer.monitor.leader.ChainTerms;
import io.relayer.monitor.leader.Leader;
import io.relayer.monitor.leader.LeaderWork;
import io.relayer.monitor.leader.MonitorMetrics;
import io.relayer.monitor.leader.Parallel;
import io.relayer.monitor.window.ChainHeadDao;
import io.relayer.node.ChainNodes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Estimates the gas of queued transactions that came without a limit, and drops those that would
/// fail whatever comes. Dying between the answers and their writing only asks again.
public final class EstimateWork implements LeaderWork {
  private static final int BATCH = 128;
  private static final int AT_ONCE = 16;
  private static final Duration LONGEST_POLL = Duration.ofMillis(250);

  private final Leader leader;
  private final ChainNodes nodes;
  private final ChainTerms terms;
  private final MonitorMetrics metrics;
  private final PassedOver<TransactionVersion> passedOver;

  public EstimateWork(Leader leader, ChainNodes nodes, ChainTerms terms, MonitorMetrics metrics) {
    this.leader = leader;
    this.nodes = nodes;
    this.terms = terms;
    this.metrics = metrics;
    this.passedOver =
        new PassedOver<>(
            "chain %s: what was estimated can't be written".formatted(terms.chain()),
            () -> metrics.count("passed.over", 1));
  }

  @Override
  public Duration advance(Lease lease) {
    List<ToEstimate> due = leader.read(h -> EstimateDao.due(h, terms.chain(), BATCH));
    if (due.isEmpty() || leader.read(this::head).isEmpty()) {
      return terms.pollEvery().compareTo(LONGEST_POLL) < 0 ? terms.pollEvery() : LONGEST_POLL;
    }
    List<Verdict> verdicts = metrics.time("estimates", () -> verdicts(due));
    Portions.handle(
        verdicts,
        some -> tell(leader.write(lease, handle -> write(handle, some))),
        (verdict, failure) -> passedOver.accept(verdict.transaction(), failure));
    return due.size() == BATCH ? Duration.ZERO : terms.pollEvery();
  }

  private OptionalLong head(Handle handle) {
    return ChainHeadDao.number(handle, terms.chain());
  }

  /// What is refused for good goes by the head that was judged, not by what some node says. Where
  /// that does not tell, nothing is.
  private long blockGasLimit() {
    return leader.read(handle -> BlockGasLimit.of(handle, terms.chain())).orElse(Long.MAX_VALUE);
  }

  private List<Verdict> verdicts(List<ToEstimate> due) {
    Estimator estimator = new Estimator(nodes, terms.blockTime(), blockGasLimit(), terms.errors());
    List<Verdict> settled = new ArrayList<>();
    List<Refused> refused = new ArrayList<>();
    for (Answer answer : Parallel.map(due, AT_ONCE, estimator::ask)) {
      switch (answer) {
        case Refused one -> refused.add(one);
        case Verdict verdict -> settled.add(verdict);
      }
    }
    settled.addAll(judge(estimator, refused));
    return settled;
  }

  /// What has something before it is asked again later. The head is read last: what counted as
  /// unmined is mined at or below it, or still out.
  private List<Verdict> judge(Estimator estimator, List<Refused> refused) {
    if (refused.isEmpty()) {
      return List.of();
    }
    Set<TransactionId> first =
        leader.read(h ->
            EstimateDao.first(h, refused.stream().map(r -> r.asked().transaction().id()).toList()));
    long head = leader.read(this::head).orElseThrow();
    return Parallel.map(
        refused,
        AT_ONCE,
        one ->
            first.contains(one.asked().transaction().id())
                ? estimator.confirm(one, head)
                : estimator.later(one.asked()));
  }

  private record Written(int ready, int dropped) {}

  private static Written write(Handle handle, List<Verdict> verdicts) {
    List<QueuedTerms.Limit> ready = new ArrayList<>();
    List<Fails> failing = new ArrayList<>();
    List<QueuedTerms.Again> later = new ArrayList<>();
    for (Verdict verdict : verdicts) {
      switch (verdict) {
        case Ready(var transaction, long gas) -> ready.add(new QueuedTerms.Limit(transaction, gas));
        case Fails fails -> failing.add(fails);
        case Later(var transaction, var in) -> later.add(new QueuedTerms.Again(transaction, in));
      }
    }
    int settled = ready.isEmpty() ? 0 : QueuedTerms.settle(handle, ready).size();
    if (!later.isEmpty()) {
      QueuedTerms.postpone(handle, later);
    }
    // on an older copy it may have been executed already: then none is, and it is asked for again
    int dropped = drop(handle, failing);
    return new Written(settled, dropped);
  }

  private static int drop(Handle handle, List<Fails> failing) {
    List<@Nullable String> reasons = new ArrayList<>();
    failing.forEach(one -> reasons.add(one.reason()));
    return TransactionSteps.hopeless(
            handle,
            failing.stream().map(Fails::transaction).toList(),
            failing.stream().map(Fails::code).toList(),
            failing.stream().map(Fails::message).toList(),
            reasons)
        .size();
  }

  private void tell(Written written) {
    metrics.count("estimated", written.ready);
    metrics.count("estimate.reverted", written.dropped);
    if (written.ready > 0) {
      leader.announce().accept(Channel.SIGNING);
    }
  }
}
