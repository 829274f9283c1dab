package io.relayer.core.runtime;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Calls a [Step] again and again on a thread of its own, until it is closed.
///
/// A failure of the step is logged when it changes, kept in [#health], and followed by a delay of
/// about 1, 2, 4, then 8 seconds that no wake-up shortens. Closing lets the step in hand finish;
/// one that takes longer than the grace is interrupted.
///
/// Why: RATIONALE.md#loops-table.
public final class RunLoop implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RunLoop.class);
  private static final Duration GRACE = Duration.ofSeconds(5);

  /// All that run in this JVM, by whomever they were started.
  private static final Set<RunLoop> RUNNING = ConcurrentHashMap.newKeySet();

  private final LoopBody rounds;
  private final Wakeup wakeup;
  private final Wakeup stopAsked = new Wakeup();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean stopping;

  private RunLoop(String name, Step step, Wakeup wakeup, Thread.Builder threads) {
    this.rounds =
        new LoopBody(
            name, step, Backoff.DEFAULT, InstantSource.system(), System::nanoTime, () -> stopping);
    this.wakeup = wakeup;
    this.thread = threads.name(name).unstarted(this::run);
  }

  /// Starts a loop for work that waits (SQL, HTTP).
  ///
  /// @param name of the thread, as it stands in logs and in [Health]
  /// @param wakeup ends a delay of the step early; waited for by this loop alone
  public static RunLoop onVirtualThread(String name, Step step, Wakeup wakeup) {
    return start(name, step, wakeup, Thread.ofVirtual());
  }

  /// Starts a loop for work that computes, or for a client that wants one thread for life, such as
  /// a Kafka consumer. The thread is a daemon.
  public static RunLoop onPlatformThread(String name, Step step, Wakeup wakeup) {
    return start(name, step, wakeup, Thread.ofPlatform().daemon());
  }

  private static RunLoop start(String name, Step step, Wakeup wakeup, Thread.Builder threads) {
    RunLoop loop = new RunLoop(name, step, wakeup, threads);
    RUNNING.add(loop);
    loop.thread.start();
    return loop;
  }

  /// The names of the loops that run in this JVM: whoever starts one is found here, told of to a
  /// process or not.
  public static Set<String> running() {
    return RUNNING.stream()
        .map(loop -> loop.thread.getName())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void run() {
    try {
      while (!stopping) {
        LoopBody.Pause pause = rounds.next();
        forgetInterruption();
        if (!stopping) {
          pause(pause);
        }
      }
    } finally {
      forgetInterruption();
      rounds.close();
      RUNNING.remove(this);
      ended.countDown();
    }
  }

  /// Only [#close] ends the loop: a flag that a library left behind would cut the delays short, and
  /// one of ours the freeing of what the step holds.
  private static void forgetInterruption() {
    Thread.interrupted();
  }

  private void pause(LoopBody.Pause pause) {
    try {
      if (pause.interruptible()) {
        wakeup.await(pause.length());
      } else {
        stopAsked.await(pause.length());
      }
    } catch (InterruptedException _) {
      log.debug("{}: a wait was interrupted", thread.getName());
    }
  }

  public Health health() {
    return rounds.health(ended.getCount() > 0);
  }

  /// Asks the loop to end after the step in hand, without waiting: to be used before [#close] where
  /// several loops end together.
  public void stop() {
    stopping = true;
    stopAsked.signal();
    wakeup.signal();
  }

  /// Ends the loop. Gives the step in hand five seconds, then interrupts it and gives it five more;
  /// what has not ended then is logged and left behind.
  @Override
  public void close() {
    close(GRACE);
  }

  /// Like [#close()] with another grace.
  public void close(Duration grace) {
    stop();
    if (thread.equals(Thread.currentThread())) {
      return;
    }
    try {
      if (!ended.await(grace.toNanos(), NANOSECONDS)) {
        thread.interrupt();
        if (!ended.await(grace.toNanos(), NANOSECONDS)) {
          log.error(
              "{} did not end within {} of being asked to", thread.getName(), grace.plus(grace));
        }
      }
    } catch (InterruptedException _) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
