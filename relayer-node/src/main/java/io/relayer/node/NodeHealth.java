package io.relayer.node;

import io.relayer.node.state.LagLimits;
import io.relayer.node.state.NodeState;
import io.relayer.node.state.NodeState.Alive;
import io.relayer.node.state.NodeState.Closed;
import io.relayer.node.state.NodeState.Connecting;
import io.relayer.node.state.NodeState.Lagging;
import io.relayer.node.state.NodeState.Syncing;
import io.relayer.node.state.NodeState.Unreachable;
import io.relayer.node.state.NodeState.WrongChain;
import io.relayer.node.state.ProbeResult;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A node's state and its newest block. All changes of state are made, and logged, in one place.
final class NodeHealth {
  private static final Logger log = LoggerFactory.getLogger(NodeHealth.class);

  private final String node;
  private final LagLimits limits;
  private final LongSupplier nanos;
  private final Runnable changed;
  private volatile NodeState state = new Connecting();
  private volatile long head = -1;
  private long headAt;
  private boolean wentBack;
  private int losses;

  /// @param nanos a clock that only goes forward
  /// @param changed is run after each change of state
  NodeHealth(String node, LagLimits limits, LongSupplier nanos, Runnable changed) {
    this.node = node;
    this.limits = limits;
    this.nanos = nanos;
    this.changed = changed;
  }

  NodeState state() {
    return state;
  }

  boolean isAlive() {
    return state instanceof Alive;
  }

  OptionalLong head() {
    long number = head;
    return number < 0 ? OptionalLong.empty() : OptionalLong.of(number);
  }

  void sawHead(long number) {
    synchronized (this) {
      if (number > head) {
        headAt = nanos.getAsLong();
      }
      wentBack |= number < head;
      head = number;
    }
  }

  /// Whether the node must say again which chain it serves: it was away, or its head went back.
  synchronized boolean isUnverified() {
    return wentBack || !state.answers();
  }

  /// Grows each time the node is lost.
  synchronized int losses() {
    return losses;
  }

  /// A probe was answered, for the right chain. Counts only if the node was not lost meanwhile: it
  /// may be another one that came back.
  ///
  /// @param best the newest block of any node
  /// @param asOf [#losses] when the probe began
  void answered(long best, long syncingBy, int asOf) {
    synchronized (this) {
      if (asOf != losses) {
        return;
      }
      wentBack = false;
      Duration silence = head < 0 ? Duration.ZERO : Duration.ofNanos(nanos.getAsLong() - headAt);
      long behind = head < 0 ? 0 : Math.max(0, best - head);
      become(state.after(new ProbeResult.Answered(behind, silence, syncingBy), limits));
    }
  }

  void lost(String detail) {
    synchronized (this) {
      losses++;
    }
    saw(new ProbeResult.NoAnswer(detail));
  }

  void saw(ProbeResult sighting) {
    synchronized (this) {
      become(state.after(sighting, limits));
    }
  }

  private void become(NodeState next) {
    NodeState before = state;
    state = next;
    if (before.code().equals(next.code())) {
      return;
    }
    switch (next) {
      case WrongChain(String reason) ->
          log.error(
              "Node {} serves the wrong chain and is not used while it does: {}", node, reason);
      case Unreachable _, Lagging _, Syncing _ ->
          log.warn("Node {}: {} to {}: {}", node, before.code(), next.code(), next.reason());
      case Alive _, Connecting _, Closed _ ->
          log.info("Node {}: {} to {}: {}", node, before.code(), next.code(), next.reason());
    }
    changed.run();
  }
}
