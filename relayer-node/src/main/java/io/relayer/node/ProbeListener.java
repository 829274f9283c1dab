package io.relayer.node;

import io.micrometer.core.instrument.Counter;
import java.time.Duration;

/// A listener to probes. Their consequences are decided by whoever probes.
final class ProbeListener extends ExchangeListener {
  ProbeListener(NodeVitals vitals, Counter limits) {
    super(vitals, limits);
  }

  /// Probes are few; a low rate must not keep a node from being known.
  @Override
  public boolean begins(int calls) {
    return allowed(!vitals.throttle().isQuiet());
  }

  @Override
  public void ends() {}

  @Override
  public void answered(Duration latency) {
    vitals.traffic().probed(latency);
  }

  @Override
  public void unreachable(String detail) {}

  @Override
  public void failed(String detail) {}

  @Override
  public void unreadable(String detail) {}
}
