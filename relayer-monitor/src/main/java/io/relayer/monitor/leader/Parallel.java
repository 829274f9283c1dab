package io.relayer.monitor.leader;

import io.relayer.node.chain.NodeException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/// Asks many questions of a node, some at a time.
public final class Parallel {
  private Parallel() {}

  /// The answers in the order of the questions.
  ///
  /// @param atOnce the most that are asked at the same time
  /// @throws NodeException if that is how one of them ended, or if this thread was interrupted
  public static <T, R> List<R> map(List<T> questions, int atOnce, Function<T, R> ask) {
    if (questions.isEmpty()) {
      return List.of();
    }
    if (questions.size() == 1) {
      return List.of(ask.apply(questions.getFirst()));
    }
    Semaphore permits = new Semaphore(atOnce);
    List<Future<R>> futures = new ArrayList<>(questions.size());
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    try {
      for (T question : questions) {
        permits.acquire();
        futures.add(
            threads.submit(() -> {
              try {
                return ask.apply(question);
              } finally {
                permits.release();
              }
            }));
      }
      List<R> answers = new ArrayList<>(questions.size());
      for (Future<R> future : futures) {
        answers.add(future.get());
      }
      return answers;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof NodeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new NodeException("monitor", NodeException.Reason.INTERRUPTED, "interrupted");
    } finally {
      threads.shutdownNow();
    }
  }
}
