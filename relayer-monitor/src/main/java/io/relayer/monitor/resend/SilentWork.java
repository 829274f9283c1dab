package io.relayer.monitor.resend;

import io.relayer.core.database.PassedOver;
import io.relayer.core.database.Portions;
import io.relayer.core.lease.Lease;
import io.relayer.messages.TransactionId;
import io.relayer.monitor.leader.ChainTerms;
import io.relayer.monitor.leader.Leader;
import io.relayer.monitor.leader.LeaderWork;
import io.relayer.monitor.leader.MonitorMetrics;
import io.relayer.monitor.resend.ResendDao.Place;
import io.relayer.monitor.resend.ResendDao.Silent;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Goes slowly round all transactions that are out, and sends those again that have lost their
/// re-sending clock: nothing else would ever find them. Each that is found is an error of ours.
///
/// The clocks of a page are set in one SQL transaction; who dies before has done nothing, and the
/// next leader begins the round anew.
///
/// Why: RATIONALE.md#untaken.
public final class SilentWork implements LeaderWork {
  private static final Logger log = LoggerFactory.getLogger(SilentWork.class);
  private static final int PAGE = 1_000;
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final Leader leader;
  private final ChainTerms terms;
  private final MonitorMetrics metrics;
  private final PassedOver<TransactionId> passedOver;
  private @Nullable Place after;

  public SilentWork(Leader leader, ChainTerms terms, MonitorMetrics metrics) {
    this.leader = leader;
    this.terms = terms;
    this.metrics = metrics;
    this.passedOver =
        new PassedOver<>(
            "chain %s: is not to be sent again and can't be put right".formatted(terms.chain()),
            () -> metrics.count("passed.over", 1));
  }

  @Override
  public Duration advance(Lease lease) {
    Place from = after;
    Silent silent = leader.read(h -> ResendDao.silent(h, terms.chain(), from, PAGE));
    if (!silent.page().isEmpty()) {
      int woken = wake(lease, silent.page());
      metrics.count("silent", woken);
      if (woken > 0) {
        log.error(
            "chain {}: {} transactions were out, in no block, and not to be sent again, such as {}: sent again now",
            terms.chain(),
            woken,
            silent.page().getFirst());
      }
    }
    after = silent.end();
    return PAUSE;
  }

  private int wake(Lease lease, List<TransactionId> page) {
    int[] woken = {0};
    Portions.handle(
        page,
        some -> woken[0] += leader.write(lease, handle -> ResendDao.wakeSilent(handle, some)),
        passedOver);
    return woken[0];
  }
}
