package io.relayer.monitor.estimates;

import io.relayer.core.transaction.FailureCode;
import io.relayer.core.transaction.TransactionVersion;
import io.relayer.ethereum.abi.CustomErrors;
import io.relayer.ethereum.value.Bytes;
import io.relayer.node.ChainNodes;
import io.relayer.node.chain.Call;
import io.relayer.node.chain.ChainReads;
import io.relayer.node.chain.GasEstimate;
import io.relayer.node.chain.NodeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Asks for one transaction's gas and decides what follows.
///
/// That it would revert, or needs more gas than a block holds, is final only if the sender has
/// nothing unmined before it, and *after* that was looked up every node that can be asked says so
/// of the block that ours were judged up to; else it is asked again, less and less often. The block
/// is named in the question itself: behind one address may be several machines.
///
/// Why: RATIONALE.md#estimate-block.
final class Estimator {
  private static final Logger log = LoggerFactory.getLogger(Estimator.class);
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final int MOST_OTHERS = 16;
  private static final int HEAD_ROOM_PERCENT = 20;

  /// EIP-7825: the most that one transaction may ask for on chains that have it.
  private static final long TRANSACTION_CAP = 1L << 24;

  /// When a log says what keeps a transaction from being estimated. It is asked for about once
  /// between this and the next delay: so nothing has to be remembered for it to be said once.
  private static final Duration TOLD_AFTER = Duration.ofMinutes(1);

  private final ChainNodes nodes;
  private final Duration blockTime;
  private final long blockGasLimit;
  private final CustomErrors errors;

  /// @param blockGasLimit of the head that was judged; the largest number where it is not known
  Estimator(ChainNodes nodes, Duration blockTime, long blockGasLimit, CustomErrors errors) {
    this.nodes = nodes;
    this.blockTime = blockTime;
    this.blockGasLimit = blockGasLimit;
    this.errors = errors;
  }

  /// A node's answer about a transaction's gas: it decides, or shows that more must be known.
  sealed interface Answer permits Verdict, Refused {}

  /// It would revert, or needs more than a block holds, as far as the node asked knows. Final only
  /// if nothing comes before it.
  ///
  /// @param code what it would fail with
  /// @param reason why the contract reverts; null where it is not that
  record Refused(ToEstimate asked, FailureCode code, String message, @Nullable String reason)
      implements Answer {}

  /// The decision about a transaction whose gas was asked for.
  sealed interface Verdict extends Answer {
    TransactionVersion transaction();
  }

  /// It is ready.
  record Ready(TransactionVersion transaction, long gasLimit) implements Verdict {}

  /// It would fail, and nothing of its sender that could change that is on the way.
  ///
  /// @param reason why the contract reverts; null where it is not that
  record Fails(
      TransactionVersion transaction, FailureCode code, String message, @Nullable String reason)
      implements Verdict {}

  /// No answer, or one that may change.
  record Later(TransactionVersion transaction, Duration in) implements Verdict {}

  /// What any node says.
  Answer ask(ToEstimate asked) {
    return answered(asked, () -> nodes.estimateGas(call(asked)));
  }

  /// Asks once more about a refused one that has nothing before it, of one node after the other.
  /// The first that does not refuse it decides; one that does not tell leaves it open.
  ///
  /// @param head the block that all of ours was judged up to when nothing was before it
  Verdict confirm(Refused refused, long head) {
    ToEstimate asked = refused.asked();
    String reader = "estimate of " + asked.transaction().id(); // another one may move meanwhile
    List<Answer> answers = new ArrayList<>();
    answers.add(
        answered(asked, () -> nodes.onOneNode(reader, node -> estimateAbreast(node, asked, head))));
    if (answers.getFirst() instanceof Refused) {
      answers.addAll(
          nodes.onOthers(
              reader,
              MOST_OTHERS,
              node -> answered(asked, () -> estimateAbreast(node, asked, head)),
              answer -> !(answer instanceof Refused)));
    }
    return switch (answers.getLast()) {
      case Refused(var _, FailureCode code, String message, @Nullable String reason) ->
          new Fails(asked.transaction(), code, message, reason);
      case Verdict verdict -> verdict;
    };
  }

  private Answer answered(ToEstimate asked, Supplier<GasEstimate> question) {
    try {
      return switch (question.get()) {
        case GasEstimate.Estimated(long gas) -> estimated(asked, gas);
        case GasEstimate.Reverted(Bytes data, String plain) -> {
          String reason = errors.describe(data).orElse(plain);
          yield new Refused(asked, FailureCode.ESTIMATE_REVERTED, reason, reason);
        }
        case GasEstimate.OverAllowance(long allowance, String words) ->
            allowance >= blockGasLimit
                ? overBlockLimit(asked, "more than " + allowance)
                : notEstimated(asked, words);
        case GasEstimate.Unavailable(String detail) -> notEstimated(asked, detail);
      };
    } catch (NodeException e) {
      if (e.reason() == NodeException.Reason.INTERRUPTED) {
        throw e;
      }
      return notEstimated(asked, String.valueOf(e.getMessage()));
    }
  }

  private Answer estimated(ToEstimate asked, long gas) {
    long accessListGas = asked.payload().accessListGas();
    return gas + accessListGas <= blockGasLimit
        ? new Ready(asked.transaction(), gasLimit(gas, accessListGas, blockGasLimit))
        : overBlockLimit(asked, String.valueOf(gas + accessListGas));
  }

  /// A fifth more than was needed, since the state may have changed by the time of execution; but
  /// head-room takes no transaction above [#TRANSACTION_CAP].
  ///
  /// @param estimate of the node, below the gas limit of a block
  /// @param accessListGas what the transaction's access list costs besides: the node was not told
  ///   of it
  /// @param blockGasLimit no limit can be higher; the largest number where it is not known
  static long gasLimit(long estimate, long accessListGas, long blockGasLimit) {
    long needed = estimate + accessListGas;
    long roomy = needed + Math.ceilDiv(needed * HEAD_ROOM_PERCENT, 100);
    long capped = needed <= TRANSACTION_CAP ? Math.min(roomy, TRANSACTION_CAP) : roomy;
    return Math.min(capped, blockGasLimit);
  }

  private Refused overBlockLimit(ToEstimate asked, String needed) {
    return new Refused(
        asked,
        FailureCode.OVER_BLOCK_LIMIT,
        "needs %s gas, a block holds %d".formatted(needed, blockGasLimit),
        null);
  }

  private Later notEstimated(ToEstimate asked, String why) {
    boolean told =
        asked.waited().compareTo(TOLD_AFTER) >= 0
            && asked.waited().compareTo(TOLD_AFTER.plus(longer(TOLD_AFTER))) < 0;
    log.atLevel(told ? Level.WARN : Level.DEBUG)
        .log(
            "chain {}: {} waits for an estimate of its gas, {} s by now: {}",
            nodes.chainId(),
            asked.transaction().id(),
            asked.waited().toSeconds(),
            why);
    return later(asked);
  }

  /// The head is asked for because of nodes that do not heed the number.
  private static GasEstimate estimateAbreast(ChainReads node, ToEstimate asked, long head) {
    long has = node.head().number();
    return has >= head
        ? node.estimateGas(call(asked), head)
        : new GasEstimate.Unavailable("the node's head is " + has);
  }

  /// A third of the time that it has waited already: no counter is needed for the delays to grow.
  Later later(ToEstimate asked) {
    Duration in = longer(asked.waited());
    if (in.compareTo(blockTime) < 0) {
      in = blockTime;
    }
    return new Later(asked.transaction(), in.compareTo(LONGEST) > 0 ? LONGEST : in);
  }

  private static Duration longer(Duration waited) {
    return waited.dividedBy(3);
  }

  private static Call call(ToEstimate asked) {
    ToEstimate.Payload payload = asked.payload();
    return new Call(asked.sender(), payload.to(), payload.value(), payload.data());
  }
}
