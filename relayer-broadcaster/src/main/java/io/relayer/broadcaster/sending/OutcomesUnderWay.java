package io.relayer.broadcaster.sending;

import io.relayer.ethereum.value.ChainId;
import java.util.Collections;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes the outcomes of one batch on a thread of its own, so that the next one can be sent
/// meanwhile. There is never more than one: who has the next outcomes waits.
///
/// Used by one thread.
///
/// Why: RATIONALE.md#outcomes-under-way.
final class OutcomesUnderWay implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OutcomesUnderWay.class);

  /// Longer than a loop is waited for: after that it is a crash like any other.
  private static final long GRACE_SECONDS = 5;

  private final ExecutorService thread;
  private @Nullable UnderWay underWay;

  private record UnderWay(SendResult result, Future<?> written) {}

  OutcomesUnderWay(ChainId chain) {
    thread =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("outcomes " + chain).factory());
  }

  boolean any() {
    return underWay != null;
  }

  /// Whether what is being written decides which of these may be sent, and how: it is of the same
  /// transactions, or holds a sender.
  boolean decides(Selection selection) {
    UnderWay before = underWay;
    if (before == null) {
      return false;
    }
    return !before.result.misnamed().isEmpty()
        || !Collections.disjoint(
            before.result.selection().transactions(), selection.transactions());
  }

  /// Nothing else may be under way.
  void begin(SendResult result, Runnable write) {
    if (underWay != null) {
      throw new IllegalStateException("outcomes are being written still");
    }
    underWay = new UnderWay(result, thread.submit(write));
  }

  /// Throws what writing has failed of, if it has ended; waits for nothing.
  void throwIfFailed() throws InterruptedException {
    UnderWay last = underWay;
    if (last != null && last.written.isDone()) {
      await();
    }
  }

  /// Waits until nothing is under way. Throws what writing it has failed of: once.
  void await() throws InterruptedException {
    UnderWay last = underWay;
    if (last == null) {
      return;
    }
    try {
      last.written.get();
      underWay = null;
    } catch (ExecutionException e) {
      underWay = null;
      switch (e.getCause()) {
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }

  /// Gives what is under way a time to end.
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS)) {
        log.warn(
            "outcomes are left behind: where they are not written in the end, their copies are sent again");
        cancel();
      }
    } catch (InterruptedException _) {
      cancel();
      Thread.currentThread().interrupt();
    }
  }

  /// What was not begun is told so to whoever may still wait for it.
  private void cancel() {
    for (Runnable notBegun : thread.shutdownNow()) {
      if (notBegun instanceof Future<?> task) {
        task.cancel(true);
      }
    }
  }
}
