package io.relayer.monitor.estimates;

import io.relayer.core.estimate.ToEstimate;
import io.relayer.monitor.estimates.Verdict.Later;
import io.relayer.monitor.estimates.Verdict.Ready;
import io.relayer.monitor.estimates.Verdict.Reverts;
import io.relayer.node.ChainNodes;
import io.relayer.node.chain.Call;
import io.relayer.node.chain.ChainReads;
import io.relayer.node.chain.GasEstimate;
import io.relayer.node.chain.NodeException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks for one transaction's gas and decides what follows.
///
/// That it would revert, or needs more gas than a block holds, is final only if the sender has
/// nothing unmined before it and the node that says so has come as far as our own head; else it is
/// asked again, less and less often.
final class Estimator {
  private static final Logger log = LoggerFactory.getLogger(Estimator.class);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final ChainNodes nodes;
  private final Duration blockTime;

  Estimator(ChainNodes nodes, Duration blockTime) {
    this.nodes = nodes;
    this.blockTime = blockTime;
  }

  /// @param head the block that all of ours was judged up to when the transactions were read
  record Surroundings(long head, long blockGasLimit) {}

  Verdict verdict(ToEstimate asked, Surroundings around) {
    try {
      GasEstimate estimate = nodes.estimateGas(call(asked));
      if (!asked.first() || fits(asked, estimate, around)) {
        return decide(asked, estimate, around);
      }
      return decide(asked, nodes.onOneNode(node -> abreast(node, asked, around)), around);
    } catch (NodeException e) {
      if (e.reason() == NodeException.Reason.INTERRUPTED) {
        throw e;
      }
      log.debug("{}: not estimated: {}", asked.transaction().id(), e.getMessage());
      return later(asked);
    }
  }

  /// Whether it decides nothing that a node which lags must not decide.
  private static boolean fits(ToEstimate asked, GasEstimate estimate, Surroundings around) {
    return switch (estimate) {
      case GasEstimate.Estimated(long gas) ->
          gas + asked.payload().accessListGas() <= around.blockGasLimit();
      case GasEstimate.Unavailable(String _) -> true;
      case GasEstimate.Reverted(var _, String _) -> false;
    };
  }

  private static GasEstimate abreast(ChainReads node, ToEstimate asked, Surroundings around) {
    long head = node.head().number();
    return head >= around.head()
        ? node.estimateGas(call(asked))
        : new GasEstimate.Unavailable("the node's head is " + head);
  }

  private Verdict decide(ToEstimate asked, GasEstimate estimate, Surroundings around) {
    return switch (estimate) {
      case GasEstimate.Estimated(long gas) ->
          fits(asked, estimate, around)
              ? new Ready(
                  asked.transaction(),
                  GasLimit.of(gas, asked.payload().accessListGas(), around.blockGasLimit()))
              : refused(
                  asked, "needs %d gas, a block holds %d".formatted(gas, around.blockGasLimit()));
      case GasEstimate.Reverted(var _, String reason) -> refused(asked, reason);
      case GasEstimate.Unavailable(String detail) -> {
        log.debug("{}: not estimated: {}", asked.transaction().id(), detail);
        yield later(asked);
      }
    };
  }

  private Verdict refused(ToEstimate asked, String reason) {
    return asked.first() ? new Reverts(asked.transaction(), reason) : later(asked);
  }

  /// A third of the time that it has waited already: no counter is needed for the delays to grow.
  private Later later(ToEstimate asked) {
    Duration in = asked.waited().dividedBy(3);
    if (in.compareTo(blockTime) < 0) {
      in = blockTime;
    }
    return new Later(asked.transaction(), in.compareTo(LONGEST) > 0 ? LONGEST : in);
  }

  private static Call call(ToEstimate asked) {
    ToEstimate.Payload payload = asked.payload();
    return new Call(asked.sender(), payload.to(), payload.value(), payload.data());
  }
}
