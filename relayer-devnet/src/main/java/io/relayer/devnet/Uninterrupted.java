package io.relayer.devnet;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/// Runs to its end what must be done though the thread was interrupted, such as ending what was
/// started. The interruption is not lost: it is there again afterwards.
final class Uninterrupted {
  private Uninterrupted() {}

  /// @param work that has an end of its own
  static void run(Runnable work) {
    boolean interrupted = Thread.interrupted();
    try {
      work.run();
    } finally {
      restore(interrupted);
    }
  }

  /// @param future of something that is done soon
  static <T> T get(Future<T> future) throws ExecutionException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return future.get();
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
    } finally {
      restore(interrupted);
    }
  }

  private static void restore(boolean interrupted) {
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
