package io.relayer.monitor.retry;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;

import io.relayer.core.database.ContentFault;
import io.relayer.core.database.FailureLine;
import io.relayer.core.lease.Lease;
import io.relayer.core.restore.ServerWatch;
import io.relayer.core.restore.Verified;
import io.relayer.core.retry.Retries;
import io.relayer.core.retry.RetryItemDao;
import io.relayer.core.retry.RetryItemDao.Done;
import io.relayer.core.retry.RetryItemDao.Item;
import io.relayer.core.retry.RetryItemDao.Later;
import io.relayer.core.retry.RetryItemDao.Result;
import io.relayer.core.retry.RetryOutcome;
import io.relayer.core.retry.RetryOutcome.Made;
import io.relayer.core.retry.RetryOutcome.Reason;
import io.relayer.core.retry.RetryOutcome.Refused;
import io.relayer.core.retry.RetryOutcome.TooEarly;
import io.relayer.core.retry.RetryOutcome.Unproved;
import io.relayer.core.runtime.Channel;
import io.relayer.ethereum.value.ChainId;
import io.relayer.messages.TransactionId;
import io.relayer.monitor.leader.Leader;
import io.relayer.monitor.leader.LeaderWork;
import io.relayer.monitor.leader.MonitorMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Works on the items of all retry jobs that are of this chain, under the lease of its monitor:
/// what decides is what that writes, and a chain that is in trouble keeps back no other one's
/// items.
///
/// Crash points: a page of items, the generations that are made of them, and the jobs' counts are
/// one SQL transaction. Before its commit nothing has happened, and the same items are found again;
/// after it they are done. Another process that still thinks itself the leader is refused by the
/// lease; if it were not, it would pass over items that are locked, and find no open ones after.
///
/// Why: RATIONALE.md#retry-by-monitor.
public final class RetryWork implements LeaderWork {
  private static final Logger log = LoggerFactory.getLogger(RetryWork.class);
  private static final int PAGE = 200;

  /// A sender that has so many queued gets no more for now.
  private static final int MOST_QUEUED = 1_000;

  private static final Duration IDLE = Duration.ofSeconds(1);

  private final Leader leader;
  private final ChainId chain;
  private final ServerWatch watch;
  private final MonitorMetrics metrics;

  public RetryWork(Leader leader, ChainId chain, ServerWatch watch, MonitorMetrics metrics) {
    this.leader = leader;
    this.chain = chain;
    this.watch = watch;
    this.metrics = metrics;
  }

  @Override
  public Duration advance(Lease lease) throws Exception {
    if (!leader.<Boolean, RuntimeException>read(handle -> RetryItemDao.any(handle, chain))) {
      return IDLE;
    }
    watch.verify();
    try {
      return work(lease, PAGE, new ArrayList<>()) == 0 ? IDLE : Duration.ZERO;
    } catch (RuntimeException e) {
      if (!ContentFault.is(e)) {
        throw e;
      }
      oneByOne(lease);
      return Duration.ZERO;
    }
  }

  /// @param items that are worked on, also where it fails
  /// @return how many they are
  private int work(Lease lease, int limit, List<Item> items) {
    List<Done> done =
        leader.write(
            lease,
            handle -> {
              items.clear(); // it may be run again
              items.addAll(page(handle, limit));
              return retry(handle, items);
            });
    long retried = done.stream().filter(one -> one.result() == Result.RETRIED).count();
    metrics.count("retried", (int) retried);
    if (retried > 0) {
      leader.announce().accept(Channel.ESTIMATES);
      leader.announce().accept(Channel.SIGNING);
    }
    return items.size();
  }

  private List<Item> page(Handle handle, int limit) {
    watch.check(handle);
    return !Verified.is(handle) ? List.of() : RetryItemDao.page(handle, chain, MOST_QUEUED, limit);
  }

  /// Job by job: what two of them want is retried for the older one.
  private static List<Done> retry(Handle handle, List<Item> items) {
    List<Done> done = new ArrayList<>();
    List<Later> later = new ArrayList<>();
    Map<Long, List<Item>> byJob = new TreeMap<>(items.stream().collect(groupingBy(Item::job)));
    for (List<Item> ofJob : byJob.values()) {
      Map<TransactionId, RetryOutcome> outcomes =
          Retries.retry(
              handle, ofJob.stream().map(Item::transaction).toList(), ofJob.getFirst().changes());
      for (Item item : ofJob) {
        switch (requireNonNull(outcomes.get(item.transaction()))) {
          case Made(var id) -> done.add(new Done(item, Result.RETRIED, id, null, null));
          case Refused(var reason, var text) ->
              done.add(new Done(item, result(reason), null, reason.name(), text));
          case TooEarly early -> later.add(new Later(item, early.lookAgainAt()));
          case Unproved unproved -> later.add(new Later(item, unproved.lookAgainAt()));
        }
      }
    }
    RetryItemDao.done(handle, done);
    RetryItemDao.postpone(handle, later);
    return done;
  }

  private static Result result(Reason reason) {
    return switch (reason) {
      case UNKNOWN, NOT_FINAL, CONFIRMED, ALREADY_RETRIED -> Result.SKIPPED;
      case EXTERNAL, DEADLINE_PASSED, BLOCK_UNKNOWN, SENDER_HELD -> Result.FAILED;
    };
  }

  /// The database refused what a page would have written: the guilty ones fail, the others go on.
  private void oneByOne(Lease lease) {
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < PAGE; i++) {
      try {
        if (work(lease, 1, items) == 0) {
          return;
        }
      } catch (RuntimeException e) {
        if (!ContentFault.is(e)) {
          throw e;
        }
        fail(lease, items, e);
      }
    }
  }

  private void fail(Lease lease, List<Item> items, RuntimeException cause) {
    FailureLine line = FailureLine.of(cause);
    items.forEach(item ->
        log.error(
            "retry job {}: {} can't be retried: {}",
            item.job(),
            item.transaction(),
            line.words(),
            line.trace()));
    List<Done> done =
        items.stream()
            .map(item -> new Done(item, Result.FAILED, null, "INTERNAL", line.words()))
            .toList();
    leader.write(
        lease,
        handle -> {
          RetryItemDao.done(handle, done);
          return done;
        });
  }
}
