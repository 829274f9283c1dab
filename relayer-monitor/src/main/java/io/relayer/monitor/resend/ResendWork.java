package io.relayer.monitor.resend;

import io.relayer.core.account.AccountDao;
import io.relayer.core.attempt.ResendDao;
import io.relayer.core.attempt.ResendDao.Due;
import io.relayer.core.attempt.ResendDao.Verdict;
import io.relayer.core.domain.ChainId;
import io.relayer.core.lease.Lease;
import io.relayer.core.outbox.BroadcastOutboxDao;
import io.relayer.core.outbox.BroadcastOutboxDao.Entry;
import io.relayer.core.outbox.Lane;
import io.relayer.core.run.Channel;
import io.relayer.monitor.leader.ChainTerms;
import io.relayer.monitor.leader.Leader;
import io.relayer.monitor.leader.LeaderWork;
import io.relayer.monitor.leader.MonitorMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Puts attempts into the outbox again whose time has come by the database's clock, lowest nonces
/// first. Only while the chain has a node to send to: else copies would pile up that are of no use.
public final class ResendWork implements LeaderWork {
  private static final int BATCH = 500;
  private static final int NET =
      10; // × rebroadcast-after: a copy that nobody handled goes out again
  private static final Duration SHORTEST = Duration.ofMillis(20);
  private static final Duration LONGEST = Duration.ofMillis(250);

  private final Leader leader;
  private final ChainTerms terms;
  private final MonitorMetrics metrics;

  public ResendWork(Leader leader, ChainTerms terms, MonitorMetrics metrics) {
    this.leader = leader;
    this.terms = terms;
    this.metrics = metrics;
  }

  @Override
  public Duration advance(Lease lease) {
    Optional<Duration> next = leader.read(handle -> ResendDao.nextIn(handle, terms.chain()));
    if (next.isEmpty() || next.get().isPositive()) {
      return next.filter(d -> d.compareTo(LONGEST) < 0)
          .map(ResendWork::atLeastShortest)
          .orElse(LONGEST);
    }
    int sent = metrics.time("resend", () -> leader.write(lease, this::resend));
    metrics.count("resent", sent);
    if (sent > 0) {
      leader.announce().accept(Channel.outbox(Lane.broadcasts(terms.chain()).name()));
    }
    return Duration.ZERO;
  }

  private static Duration atLeastShortest(Duration duration) {
    return duration.compareTo(SHORTEST) < 0 ? SHORTEST : duration;
  }

  private int resend(Handle handle) {
    ChainId chain = terms.chain();
    List<Due> due = ResendDao.due(handle, chain, BATCH);
    if (due.isEmpty()) {
      return 0;
    }
    AccountDao.lockAsRoots(handle, chain, due.stream().map(Due::sender).distinct().toList());
    List<Entry> entries = due.stream().map(Due::entry).toList();
    Map<Entry, Verdict> verdicts =
        ResendDao.decide(
            handle, entries, terms.rebroadcastAfter().multipliedBy(NET), terms.rebroadcastAfter());
    List<Entry> send =
        entries.stream().filter(entry -> verdicts.get(entry) == Verdict.SEND).toList();
    return send.isEmpty() ? 0 : send.size() - BroadcastOutboxDao.append(handle, chain, send).size();
  }
}
