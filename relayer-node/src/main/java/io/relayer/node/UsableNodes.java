package io.relayer.node;

import io.relayer.node.ReadRounds.Pause;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Waits for nodes, and says so when none is well any more: once each time.
final class UsableNodes implements Pause {
  private static final Logger log = LoggerFactory.getLogger(UsableNodes.class);

  /// A throttle and a breaker open by time alone, and tell nobody.
  private static final long LOOK_AGAIN_MILLIS = 50;

  private final String chain;
  private final NodeSelection candidates;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Object changes = new Object();
  private boolean wasHealthy;

  UsableNodes(String chain, NodeSelection candidates) {
    this.chain = chain;
    this.candidates = candidates;
  }

  boolean now() {
    return !candidates.now().isEmpty();
  }

  boolean await(Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    synchronized (changes) {
      while (!now()) {
        long millis = Duration.ofNanos(end - System.nanoTime()).toMillis();
        if (millis <= 0) {
          return false;
        }
        changes.wait(Math.min(millis, LOOK_AGAIN_MILLIS));
      }
      return true;
    }
  }

  /// To be called after each change of a node.
  void announce() {
    synchronized (changes) {
      boolean healthy = candidates.anyHealthy();
      if (wasHealthy && !healthy && closed.getCount() > 0) {
        log.warn("Chain {}: no node is healthy any more: {}", chain, candidates.describe());
      }
      if (healthy && !wasHealthy) {
        log.info("Chain {} has a healthy node", chain);
      }
      wasHealthy = healthy;
      changes.notifyAll();
    }
  }

  @Override
  public boolean sleep(Duration time) throws InterruptedException {
    return !closed.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  void close() {
    closed.countDown();
  }
}
