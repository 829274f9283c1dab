package io.relayer.monitor.inclusion;

import io.relayer.core.database.PassedOver;
import io.relayer.core.database.Portions;
import io.relayer.core.lease.Lease;
import io.relayer.core.transaction.RevertedPayloads.Told;
import io.relayer.ethereum.abi.CustomErrors;
import io.relayer.ethereum.value.Bytes;
import io.relayer.messages.TransactionId;
import io.relayer.monitor.finality.CanonicalBlocks;
import io.relayer.monitor.inclusion.RevertReasonDao.Reverted;
import io.relayer.monitor.leader.Leader;
import io.relayer.monitor.leader.MonitorMetrics;
import io.relayer.node.ChainNodes;
import io.relayer.node.chain.BlockRef;
import io.relayer.node.chain.Call;
import io.relayer.node.chain.CallResult;
import io.relayer.node.chain.ChainReads;
import io.relayer.node.chain.NodeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Why payloads reverted: a receipt does not say it, so the call is made again. First in the state
/// before the block, then in the one after it, since it may be an earlier transaction of the block
/// that made it revert. If it reverts in neither, no reason is given.
///
/// Nothing waits for a reason: it is asked for after the inclusion was written, one call after the
/// other, for a second at each head; what is left is asked for at the next. The first call that
/// gets no answer ends that for a minute, and is the last that is tried again. So payloads that
/// nodes can't execute in time cost one call a minute, each for an hour at most.
///
/// Answers are written in one SQL transaction. Who dies before has asked in vain, and the next
/// leader asks again. One that the database refuses is asked for again later.
///
/// Why: RATIONALE.md#reverted-later.
public final class RevertReasons {
  private static final Logger log = LoggerFactory.getLogger(RevertReasons.class);
  private static final int PAGE = 256;
  private static final Duration FOR_ONE_HEAD = Duration.ofSeconds(1);
  private static final Duration PAUSE = Duration.ofMinutes(1);
  private static final Duration WHILE_LIMITED = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofHours(1);

  private final Leader leader;
  private final ChainNodes nodes;
  private final CustomErrors errors;
  private final LongSupplier nanos;
  private final PassedOver<TransactionId> passedOver;
  private long notBefore;

  /// @param nanos a clock that only goes forward
  public RevertReasons(
      Leader leader,
      ChainNodes nodes,
      CustomErrors errors,
      MonitorMetrics metrics,
      LongSupplier nanos) {
    this.leader = leader;
    this.nodes = nodes;
    this.errors = errors;
    this.nanos = nanos;
    this.passedOver = metrics.passedOver("why it reverted can't be written down");
    this.notBefore = nanos.getAsLong();
  }

  /// Asks for some of those that are due.
  ///
  /// @return how many were settled
  public int ask(Lease lease) {
    long start = nanos.getAsLong();
    if (start - notBefore < 0
        || !leader.read(handle -> RevertReasonDao.isAnyDue(handle, nodes.chainId()))) {
      return 0;
    }
    List<Reverted> due = leader.read(handle -> RevertReasonDao.due(handle, nodes.chainId(), PAGE));
    List<Told> told = new ArrayList<>();
    for (Reverted one : due) {
      if (nanos.getAsLong() - start >= FOR_ONE_HEAD.toNanos()) {
        break;
      }
      try {
        told.add(new Told(one.transaction(), one.place().hash(), reason(one).orElse(null)));
      } catch (NodeException e) {
        giveWay(lease, one, e);
        break;
      }
    }
    return leader.write(
        lease,
        handle -> {
          List<TransactionId> refused = new ArrayList<>();
          Portions.within(
              handle,
              told,
              some -> RevertReasonDao.told(handle, some),
              (one, why) -> {
                refused.add(one.transaction());
                passedOver.accept(one.transaction(), why);
              });
          refused.forEach(one -> RevertReasonDao.postpone(handle, one, PAUSE, LONGEST));
          RevertReasonDao.forgetMoved(handle, nodes.chainId(), PAGE);
          return told.size() - refused.size();
        });
  }

  private void giveWay(Lease lease, Reverted one, NodeException e) {
    if (e.reason() == NodeException.Reason.INTERRUPTED) {
      throw e;
    }
    if (e.reason() == NodeException.Reason.RATE_LIMITED) { // by what was asked, not by this one
      notBefore = nanos.getAsLong() + WHILE_LIMITED.toNanos();
      return;
    }
    notBefore = nanos.getAsLong() + PAUSE.toNanos();
    log.warn(
        "{}: why it reverted is not known yet, and asked for again later: {}",
        one.transaction(),
        e.toString());
    leader.write(
        lease,
        handle -> {
          RevertReasonDao.postpone(handle, one.transaction(), PAUSE, LONGEST);
          return one;
        });
  }

  private Optional<String> reason(Reverted one) {
    Call call =
        new Call(
            one.from(), one.to(), one.terms().value(), one.terms().data(), one.terms().gasLimit());
    return reason(call, BlockRef.of(one.place().number() - 1))
        .or(() -> reason(call, BlockRef.of(one.place().hash())))
        .or(() ->
            one.terms().gasUsed() == one.terms().gasLimit()
                ? Optional.of("out of gas")
                : Optional.empty());
  }

  private Optional<String> reason(Call call, BlockRef at) {
    return switch (onOnce(call, at)) {
      case Outcome.Answered(CallResult.Reverted(Bytes data, String plain)) ->
          Optional.of(errors.describe(data).orElse(plain));
      case Outcome.Answered _, Outcome.Refused _ -> Optional.empty();
      case Outcome.Failed(NodeException e) -> throw e;
    };
  }

  private sealed interface Outcome {
    record Answered(CallResult result) implements Outcome {}

    /// It can't tell, nor will it.
    record Refused() implements Outcome {}

    record Failed(NodeException failure) implements Outcome {}
  }

  /// Of the node that is followed, and once: a failure is a value here, so that the call is put to
  /// no other node, nor again.
  private Outcome onOnce(Call call, BlockRef at) {
    return nodes.onOneNode(
        CanonicalBlocks.READER,
        (ChainReads node) -> {
          try {
            return new Outcome.Answered(node.call(call, at));
          } catch (NodeException e) {
            return switch (e.reason()) {
              case REFUSED, UNKNOWN_BLOCK -> new Outcome.Refused();
              case UNREACHABLE,
                  UNREADABLE,
                  RATE_LIMITED,
                  INCONSISTENT,
                  BEHIND,
                  NO_USABLE_NODE,
                  INTERRUPTED ->
                  new Outcome.Failed(e);
            };
          }
        });
  }
}
