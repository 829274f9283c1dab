package io.relayer.app.doctor;

import io.relayer.app.doctor.Finding.Unreachable;
import io.relayer.app.doctor.Finding.Wrong;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A check of `doctor`, and how long it may take.
record Check(String name, Duration deadline, Work work) {
  interface Work {
    /// One finding or more. A failure is a finding, too.
    List<Finding> look() throws Exception;
  }

  /// Looks at all of it at the same time; what one finds, or that it finds no end, does not keep
  /// the others. The findings are in the order of the checks.
  static List<Finding> run(List<Check> checks) throws InterruptedException {
    long start = System.nanoTime();
    List<FutureTask<List<Finding>>> tasks =
        checks.stream().map(check -> new FutureTask<>(check.work()::look)).toList();
    tasks.forEach(task -> Thread.ofVirtual().name("doctor").start(task));
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < checks.size(); i++) {
      findings.addAll(checks.get(i).await(tasks.get(i), start));
    }
    return findings;
  }

  private List<Finding> await(FutureTask<List<Finding>> task, long start)
      throws InterruptedException {
    try {
      long left = deadline.toNanos() - (System.nanoTime() - start);
      return task.get(Math.max(left, 0), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      task.cancel(true);
      return List.of(
          new Unreachable(name, "no answer within %d s".formatted(deadline.toSeconds())));
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      return List.of(cause == null ? new Wrong(name, e.toString()) : Finding.of(name, cause));
    }
  }
}
