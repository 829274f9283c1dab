package io.relayer.monitor.resend;

import io.relayer.core.account.AccountDao;
import io.relayer.core.database.PassedOver;
import io.relayer.core.database.Portions;
import io.relayer.core.lease.Lease;
import io.relayer.core.outbox.BroadcastOutboxDao;
import io.relayer.core.outbox.BroadcastOutboxDao.Entry;
import io.relayer.core.runtime.Durations;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import io.relayer.monitor.leader.ChainTerms;
import io.relayer.monitor.leader.Leader;
import io.relayer.monitor.leader.LeaderWork;
import io.relayer.monitor.leader.MonitorMetrics;
import io.relayer.monitor.resend.ResendDao.Due;
import io.relayer.monitor.resend.ResendDao.Page;
import io.relayer.monitor.resend.ResendDao.Place;
import io.relayer.monitor.resend.ResendDao.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Puts attempts into the outbox again whose time has come by the database's clock, lowest nonces
/// of a sender first. Goes round all transactions that are out for it, a page at a time: at once
/// where something was due, else at a pace that many of them, for which nothing is to be done, may
/// cost ([ResendDao]). Only while the chain has a node to send to: else copies would pile up that
/// are of no use.
///
/// Who dies in a round has sent what was committed, and the next leader begins it anew.
public final class ResendWork implements LeaderWork {
  private static final int PAGE = 500;
  private static final int NET =
      10; // × rebroadcast-after: a copy that nobody handled goes out again
  private static final Duration SHORTEST = Duration.ofMillis(20);
  private static final Duration LONGEST = Duration.ofMillis(250);

  /// Before the next page of a round, and before the next round of several pages: 25,000 rows a
  /// second at most.
  private static final Duration NEXT_PAGE = Duration.ofMillis(20);

  private static final Duration NEXT_LONG_ROUND = Duration.ofSeconds(5);

  private final Leader leader;
  private final ChainTerms terms;
  private final MonitorMetrics metrics;
  private final PassedOver<Due> passedOver;
  private @Nullable Place after;

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
    boolean first = after == null;
    Place from = after;
    Page page = leader.read(handle -> ResendDao.page(handle, terms.chain(), from, PAGE, LONGEST));
    boolean handled = !page.due().isEmpty() && resend(lease, page.due());
    after = page.end();
    if (page.end() != null) {
      return handled ? Duration.ZERO : NEXT_PAGE;
    }
    if (handled) {
      return SHORTEST;
    }
    Duration pause =
        first ? LONGEST : Durations.shorter(terms.rebroadcastAfter().dividedBy(5), NEXT_LONG_ROUND);
    return page.nextIn() == null
        ? pause
        : Durations.longer(Durations.shorter(page.nextIn(), pause), SHORTEST);
  }

  /// @return whether nothing stands in the way
  private boolean resend(Lease lease, List<Due> due) {
    int sent = metrics.time("resend", () -> sendAgain(lease, due));
    metrics.count("resent", sent);
    return passedOver.since() == 0;
  }

  private int sendAgain(Lease lease, List<Due> due) {
    int[] sent = {0};
    Portions.handle(
        due, some -> sent[0] += leader.write(lease, handle -> resend(handle, some)), passedOver);
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
