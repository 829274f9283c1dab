package io.relayer.node;

import io.micrometer.core.instrument.Counter;
import io.relayer.node.rpc.NodeListener;
import java.time.Duration;

/// The base of a node's listeners: its limits, and its newest block.
abstract sealed class ExchangeListener implements NodeListener permits CallListener, ProbeListener {
  final NodeVitals vitals;
  private final Counter limits;

  ExchangeListener(NodeVitals vitals, Counter limits) {
    this.vitals = vitals;
    this.limits = limits;
  }

  /// Counts a call that must not be made.
  final boolean allowed(boolean may) {
    if (!may) {
      limits.increment();
    }
    return may;
  }

  @Override
  public void limited(Duration quiet, String detail) {
    limits.increment();
    vitals.throttle().quiet(quiet);
    vitals.traffic().note(detail);
  }

  @Override
  public void doneWithout(String detail) {
    vitals.traffic().note(detail);
  }

  @Override
  public void sawHead(long number) {
    vitals.health().sawHead(number);
    if (vitals.health().state().answers()) { // else it may be of another chain
      var _ = vitals.highWater().acceptsHead(number);
    }
  }
}
