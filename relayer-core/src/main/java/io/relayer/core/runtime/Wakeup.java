package io.relayer.core.runtime;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Tells a loop that there is work before its delay is over. Signals are not counted: those that
/// come while nobody waits end the next wait at once, all together as one.
public final class Wakeup {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private boolean signalled;

  /// Ends the present wait, or else the next one. Never blocks for long; any thread may call it.
  public void signal() {
    lock.lock();
    try {
      signalled = true;
      arrived.signal();
    } finally {
      lock.unlock();
    }
  }

  /// Waits for a signal and uses it up.
  ///
  /// @param atMost zero or less only looks
  /// @return whether there was a signal
  public boolean await(Duration atMost) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = atMost.toNanos();
      while (!signalled && left > 0) {
        left = arrived.awaitNanos(left);
      }
      boolean was = signalled;
      signalled = false;
      return was;
    } finally {
      lock.unlock();
    }
  }
}
