package io.relayer.devnet.tcp;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/// The fault in force. It may be switched while somebody waits because of it.
final class FaultSwitch {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile TcpFault fault = new TcpFault.None();

  TcpFault now() {
    return fault;
  }

  void set(TcpFault next) {
    lock.lock();
    try {
      fault = next;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// To be called when a connection has ended.
  void wake() {
    set(fault);
  }

  /// Waits for `time`, but not once `because` was switched or the connection is `over`.
  ///
  /// @return whether `because` was in force all the time
  boolean hold(TcpFault because, Duration time, BooleanSupplier over) throws InterruptedException {
    lock.lock();
    try {
      long left = time.toNanos();
      while (left > 0 && fault.equals(because) && !over.getAsBoolean()) {
        left = changed.awaitNanos(left);
      }
      return fault.equals(because);
    } finally {
      lock.unlock();
    }
  }
}
