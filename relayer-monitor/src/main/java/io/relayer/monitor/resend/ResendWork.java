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
import io.relayer.monitor.resend.ResendDao.Which;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Puts attempts into the outbox again whose time has come by the database's clock, lowest nonces
/// of a sender first. Only while the chain has a node to send to: else copies would pile up that
/// are of no use.
///
/// Those with short clocks are looked at each time ([Which#RESTLESS]), few as a rule. For all
/// others it goes round what is out, a page at a time: each time while that is one page, else at a
/// pace that many of them, for which nothing is to be done, may cost. What is due among these goes
/// out that much later: by a second, and 20 ms for each page.
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
  private static final Duration NEXT_PAGE = SHORTEST;

  private static final Duration NEXT_LONG_ROUND = Duration.ofSeconds(1);

  private final Leader leader;
  private final ChainTerms terms;
  private final MonitorMetrics metrics;
  private final PassedOver<Due> passedOver;
  private @Nullable Place after;
  private boolean someWentOut;
  private long pageAt = System.nanoTime();

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
    Page restless = page(Which.RESTLESS, null);
    boolean sent = resend(lease, restless) > 0;
    Duration next = restless.nextIn() == null ? LONGEST : restless.nextIn();
    if (System.nanoTime() - pageAt >= 0) {
      Page page = page(Which.ALL, after);
      boolean single = after == null && page.end() == null;
      boolean went = resend(lease, page) > 0;
      sent |= went;
      someWentOut |= went;
      after = page.end();
      next = Durations.shorter(next, page.nextIn() == null ? LONGEST : page.nextIn());
      pageAt = System.nanoTime() + (single ? Duration.ZERO : untilNext(page, went)).toNanos();
    }
    Duration untilPage = Duration.ofNanos(pageAt - System.nanoTime());
    if (untilPage.isPositive()) {
      next = Durations.shorter(next, untilPage);
    }
    return sent && after != null ? Duration.ZERO : Durations.longer(next, SHORTEST);
  }

  private Page page(Which which, @Nullable Place from) {
    return leader.read(handle -> ResendDao.page(handle, terms.chain(), which, from, PAGE, LONGEST));
  }

  /// A round in which some went out is followed by another at once: more may have become due.
  private Duration untilNext(Page page, boolean went) {
    if (page.end() != null) {
      return went ? Duration.ZERO : NEXT_PAGE;
    }
    Duration pause = someWentOut ? SHORTEST : NEXT_LONG_ROUND;
    someWentOut = false;
    return pause;
  }

  /// @return how many went out
  private int resend(Lease lease, Page page) {
    if (page.due().isEmpty()) {
      return 0;
    }
    int sent = metrics.time("resend", () -> sendAgain(lease, page.due()));
    metrics.count("resent", sent);
    return sent;
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
