package io.relayer.monitor.resend;

import io.relayer.core.account.AccountDao;
import io.relayer.core.database.PassedOver;
import io.relayer.core.database.Portions;
import io.relayer.core.lease.Lease;
import io.relayer.core.outbox.BroadcastOutboxDao;
import io.relayer.core.outbox.BroadcastOutboxDao.Entry;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import io.relayer.monitor.leader.ChainTerms;
import io.relayer.monitor.leader.Leader;
import io.relayer.monitor.leader.LeaderWork;
import io.relayer.monitor.leader.MonitorMetrics;
import io.relayer.monitor.resend.ResendDao.Due;
import io.relayer.monitor.resend.ResendDao.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
  private final PassedOver<Due> passedOver;

  public ResendWork(Leader leader, ChainTerms terms, MonitorMetrics metrics) {
    this.leader = leader;
    this.terms = terms;
    this.metrics = metrics;
    this.passedOver =
        new PassedOver<>(
            "chain %s: can't be sent again".formatted(terms.chain()),
            () -> metrics.count("passed.over", 1));
  }

  @Override
  public Duration advance(Lease lease) {
    Optional<Duration> next = leader.read(handle -> ResendDao.nextIn(handle, terms.chain()));
    if (next.isEmpty() || next.get().isPositive()) {
      return next.filter(d -> d.compareTo(LONGEST) < 0)
          .map(ResendWork::atLeastShortest)
          .orElse(LONGEST);
    }
    int sent = metrics.time("resend", () -> resend(lease));
    metrics.count("resent", sent);
    if (passedOver.since() > 0) {
      return LONGEST;
    }
    return sent > 0
        ? Duration.ZERO
        : SHORTEST; // else what others have locked would be asked for without end
  }

  private static Duration atLeastShortest(Duration duration) {
    return duration.compareTo(SHORTEST) < 0 ? SHORTEST : duration;
  }

  private int resend(Lease lease) {
    int[] sent = {0};
    Portions.handle(
        leader.read(handle -> ResendDao.due(handle, terms.chain(), BATCH)),
        some -> sent[0] += leader.write(lease, handle -> resend(handle, some)),
        passedOver);
    return sent[0];
  }

  private int resend(Handle handle, List<Due> due) {
    ChainId chain = terms.chain();
    Set<Address> free =
        AccountDao.lockFreeAsRoots(
            handle, chain, due.stream().map(Due::sender).distinct().toList());
    List<Entry> entries =
        due.stream().filter(one -> free.contains(one.sender())).map(Due::entry).toList();
    Map<Entry, Verdict> verdicts =
        ResendDao.decide(
            handle, entries, terms.rebroadcastAfter().multipliedBy(NET), terms.rebroadcastAfter());
    List<Entry> send =
        entries.stream().filter(entry -> verdicts.get(entry) == Verdict.SEND).toList();
    return send.isEmpty() ? 0 : send.size() - BroadcastOutboxDao.append(handle, chain, send).size();
  }
}
