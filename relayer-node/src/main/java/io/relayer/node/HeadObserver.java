package io.relayer.node;

import io.micrometer.core.instrument.Counter;
import io.relayer.node.heads.HeadListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Observes a node's heads by WebSocket; logs when they stop, each reason once, and when they come
/// again.
final class HeadObserver implements HeadListener {
  private static final Logger log = LoggerFactory.getLogger(HeadObserver.class);

  private final String node;
  private final Counts counts;
  private final Runnable wake;
  private volatile boolean subscribed;
  private boolean wasSubscribed;
  private boolean telling;
  private String lastLoss = "";

  record Counts(Counter heads, Counter reconnects) {}

  /// @param wake is run at each head
  HeadObserver(String node, Counts counts, Runnable wake) {
    this.node = node;
    this.counts = counts;
    this.wake = wake;
  }

  boolean isSubscribed() {
    return subscribed;
  }

  @Override
  public void onConnected() {
    subscribed = true;
    if (wasSubscribed) {
      counts.reconnects().increment();
    }
    wasSubscribed = true;
  }

  @Override
  public void onHead(long number) {
    counts.heads().increment();
    if (!telling) {
      telling = true;
      lastLoss = "";
      log.info("Node {}: announces its heads by WebSocket, first {}", node, number);
    }
    wake.run();
  }

  @Override
  public void onLost(String detail) {
    subscribed = false;
    telling = false;
    if (!detail.equals(lastLoss)) {
      lastLoss = detail;
      log.warn("Node {}: no heads by WebSocket, only by polling: {}", node, detail);
    }
  }

  /// Nothing is received any more.
  void closed() {
    subscribed = false;
  }
}
