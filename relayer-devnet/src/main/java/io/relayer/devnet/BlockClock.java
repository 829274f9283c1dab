package io.relayer.devnet;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells anvil to make a block at a steady pace. anvil could keep the pace by itself, but then
/// keeps 1,500 whole states in memory whatever it was asked for (1.7.1: gigabytes within hours),
/// and goes on with blocks after it has written the chain at its end: those would be lost.
final class BlockClock implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(BlockClock.class);

  private final Runnable makeBlock;
  private final long period;
  private final Thread thread;
  private boolean paused;
  private volatile boolean closed;

  private BlockClock(Duration blockTime, Runnable makeBlock) {
    this.makeBlock = makeBlock;
    this.period = blockTime.toNanos();
    this.thread = Thread.ofPlatform().daemon().name("block-clock").unstarted(this::run);
  }

  static BlockClock start(Duration blockTime, Runnable makeBlock) {
    BlockClock clock = new BlockClock(blockTime, makeBlock);
    clock.thread.start();
    return clock;
  }

  /// When this returns, no block is being made, and none will be until [#resume].
  synchronized void pause() {
    paused = true;
  }

  synchronized void resume() {
    paused = false;
  }

  /// When this returns, no block is being made, and none will be. Idempotent.
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    pause();
  }

  private void run() {
    long next = System.nanoTime() + period;
    while (!closed) {
      long now = System.nanoTime();
      if (now - next < 0) {
        LockSupport.parkNanos(next - now);
      } else {
        tick();
        next = Math.max(next + period, System.nanoTime()); // what was missed is not made up for
      }
    }
  }

  private synchronized void tick() {
    try {
      if (!paused) {
        makeBlock.run();
      }
    } catch (RuntimeException e) {
      log.warn("no block could be made", e);
    }
  }
}
