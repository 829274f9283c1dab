package io.relayer.node.breaker;

import io.relayer.node.breaker.BreakerState.Closed;
import io.relayer.node.breaker.BreakerState.HalfOpen;
import io.relayer.node.breaker.BreakerState.Open;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A node's circuit breaker: keeps calls away from it while they fail. Safe for use by many
/// threads.
///
/// Why: RATIONALE.md#own-breaker.
public final class CircuitBreaker {
  /// So many calls at a time may try a node that is half-open.
  public static final int TRIAL_CALLS = 3;

  private static final Logger log = LoggerFactory.getLogger(CircuitBreaker.class);

  private final String node;
  private final BreakerSettings settings;
  private final LongSupplier nanos;
  private BreakerState state = Closed.CLEAN;

  /// @param nanos a clock that only goes forward
  public CircuitBreaker(String node, BreakerSettings settings, LongSupplier nanos) {
    this.node = node;
    this.settings = settings;
    this.nanos = nanos;
  }

  /// Whether one more call may go to the node.
  ///
  /// @param outstanding how many are under way
  public boolean permits(int outstanding) {
    return switch (now()) {
      case Closed _ -> true;
      case HalfOpen _ -> outstanding < TRIAL_CALLS;
      case Open _ -> false;
    };
  }

  public boolean isClosed() {
    return now() instanceof Closed;
  }

  public boolean isOpen() {
    return now() instanceof Open;
  }

  /// `closed`, `open` or `half-open`.
  public String code() {
    return now().code();
  }

  public void succeeded() {
    move("a call went well", BreakerState::succeeded);
  }

  /// @param often whether failures are more than now and then, next to the calls that went well
  public void failed(String detail, boolean often) {
    move(detail, before -> before.failed(nanos.getAsLong(), often, settings));
  }

  /// Lets a few calls through at once: the node was seen to answer, and there is no other.
  public void tryNow() {
    move("it answers a probe, and no other node can be asked", BreakerState::triedNow);
  }

  private BreakerState now() {
    return move("its time is over", before -> before.at(nanos.getAsLong()));
  }

  private synchronized BreakerState move(String reason, UnaryOperator<BreakerState> step) {
    BreakerState before = state;
    state = step.apply(before);
    if (!state.code().equals(before.code())) {
      log.info("Breaker of node {}: {} to {}: {}", node, before.code(), state.code(), reason);
    }
    return state;
  }
}
