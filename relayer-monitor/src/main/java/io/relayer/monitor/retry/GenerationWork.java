package io.relayer.monitor.retry;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.relayer.core.account.WaitReason;
import io.relayer.core.database.PassedOver;
import io.relayer.core.database.Portions;
import io.relayer.core.lease.Lease;
import io.relayer.core.restore.Verified;
import io.relayer.core.runtime.Channel;
import io.relayer.core.transaction.AttemptSteps;
import io.relayer.core.transaction.EarlierGenerations;
import io.relayer.core.transaction.Intent;
import io.relayer.core.transaction.OrderedBy;
import io.relayer.core.transaction.TransactionSteps;
import io.relayer.core.transaction.TransactionVersion;
import io.relayer.core.transaction.WaitingMarks;
import io.relayer.ethereum.value.ChainId;
import io.relayer.monitor.leader.Leader;
import io.relayer.monitor.leader.LeaderWork;
import io.relayer.monitor.retry.GenerationDao.Behind;
import io.relayer.monitor.retry.GenerationDao.Due;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Works on next generations whose ground was lost: an earlier generation of the request is open
/// again. They say that they wait; they go on once it has ended without being executed; they are
/// given up once it was executed.
///
/// Nothing of safety rests on this: what is signed and sent asks by itself. This is how a wait is
/// told, and how it ends. A nonce that is taken can't wait for ever, since all that the sender has
/// behind it waits as well. So it is given up as soon as a block has the earlier payload executed,
/// and where the earlier one stays open for longer than `stuck-after`: then its empty attempt
/// spends the nonce. That decides nothing; whichever attempt becomes final does. On an older copy
/// of the database nothing is done: those before it may have ended otherwise.
///
/// Crash points: a page is one SQL transaction. Before its commit nothing has happened, and the
/// same is found again.
///
/// Why: RATIONALE.md#waiting-generation.
public final class GenerationWork implements LeaderWork {
  /// Who ordered it, in the history.
  public static final String BY = "relayer:" + WaitReason.EARLIER_GENERATION.code();

  private static final Logger log = LoggerFactory.getLogger(GenerationWork.class);
  private static final int PAGE = 200;
  private static final Duration IDLE = Duration.ofSeconds(1);

  private final Leader leader;
  private final ChainId chain;
  private final PassedOver<Behind> passedOver;

  public GenerationWork(Leader leader, ChainId chain) {
    this.leader = leader;
    this.chain = chain;
    this.passedOver =
        new PassedOver<>(
            "chain %s: its earlier generation is open again and it can't be held".formatted(chain),
            () -> {});
  }

  @Override
  public Duration advance(Lease lease) {
    List<Behind> behind = leader.read(handle -> GenerationDao.due(handle, chain, PAGE));
    boolean free = leader.read(handle -> EarlierGenerations.anyFree(handle, chain));
    if (behind.isEmpty() && !free) {
      return IDLE;
    }
    Done done = work(lease, behind);
    if (done.ended > 0) {
      log.warn(
          "chain {}: {} next generations are given up, since an earlier one was executed or stays open",
          chain,
          done.ended);
    }
    if (done.freed > 0) {
      leader.announce().accept(Channel.SIGNING);
    }
    return done.told + done.freed > 0 ? Duration.ZERO : IDLE;
  }

  /// @param ended those that were withdrawn or given up
  /// @param told those that have an event
  private record Done(int ended, int told, int freed) {
    Done and(Done other) {
      return new Done(ended + other.ended, told + other.told, freed + other.freed);
    }
  }

  private Done work(Lease lease, List<Behind> behind) {
    int freed = leader.write(lease, this::free);
    Done[] all = {new Done(0, 0, freed)};
    Portions.handle(
        behind,
        some -> all[0] = all[0].and(leader.write(lease, handle -> write(handle, some))),
        passedOver);
    return all[0];
  }

  private int free(Handle handle) {
    return Verified.is(handle) ? EarlierGenerations.free(handle, chain, PAGE) : 0;
  }

  private static Done write(Handle handle, List<Behind> behind) {
    if (!Verified.is(handle)) {
      return new Done(0, 0, 0);
    }
    Map<Due, List<TransactionVersion>> due =
        behind.stream().collect(groupingBy(Behind::due, mapping(Behind::transaction, toList())));
    // One that moved meanwhile is read again.
    int ended =
        TransactionSteps.withdrawn(
                    handle, due.getOrDefault(Due.WITHDRAW, List.of()), new OrderedBy(BY))
                .size()
            + AttemptSteps.givenUp(
                    handle,
                    due.getOrDefault(Due.GIVE_UP, List.of()),
                    new AttemptSteps.Reason(Intent.CANCEL, null, new OrderedBy(BY)))
                .size();
    List<TransactionVersion> waiting = due.getOrDefault(Due.WAIT, List.of());
    int told = WaitingMarks.waiting(handle, waiting, WaitReason.EARLIER_GENERATION).size();
    return new Done(ended, ended + told, 0);
  }
}
