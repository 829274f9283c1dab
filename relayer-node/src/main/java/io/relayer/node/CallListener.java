package io.relayer.node;

import io.micrometer.core.instrument.Counter;
import java.time.Duration;

/// A listener to the calls that the node is there for: they decide its breaker.
final class CallListener extends ExchangeListener {
  /// Failures open the breaker only if they are at least this share of the recent calls.
  private static final double OFTEN = 0.1;

  private final Runnable changed;

  /// @param changed is run when the node must not be asked any more
  CallListener(NodeVitals vitals, Counter limits, Runnable changed) {
    super(vitals, limits);
    this.changed = changed;
  }

  /// Also where the breaker has opened since the node was chosen.
  @Override
  public boolean begins(int calls) {
    boolean may =
        vitals.breaker().permits(vitals.traffic().started())
            && allowed(vitals.throttle().take(calls));
    if (!may) {
      vitals.traffic().ended();
    }
    return may;
  }

  @Override
  public void ends() {
    vitals.traffic().ended();
  }

  @Override
  public void answered(Duration latency) {
    vitals.traffic().answered(latency);
    vitals.breaker().succeeded();
  }

  @Override
  public void unreachable(String detail) {
    failed(detail);
    vitals.health().lost(detail);
  }

  /// One block or receipt that a node can't tell is asked for in parts: these failures are of the
  /// question, and would keep all that is sent and read from the node.
  @Override
  public void unreadable(String detail) {
    vitals.traffic().failed(detail);
  }

  @Override
  public void failed(String detail) {
    vitals.traffic().failed(detail);
    vitals.breaker().failed(detail, vitals.traffic().errorRate() >= OFTEN);
    if (vitals.breaker().isOpen()) {
      changed.run();
    }
  }
}
