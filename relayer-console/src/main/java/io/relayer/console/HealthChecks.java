package io.relayer.console;

import io.relayer.core.database.DatabaseFailure;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// The checks by name. They are made at the same time and each on a thread of its own, so that one
/// that hangs takes neither the others nor the answer with it.
final class HealthChecks {
  private static final Executor THREADS =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("health-check-", 0).factory());

  private final Map<String, Supplier<CheckResult>> checks;
  private final Duration patience;

  HealthChecks(Map<String, Supplier<CheckResult>> checks, Duration patience) {
    this.checks = Map.copyOf(checks);
    this.patience = patience;
  }

  /// The results, sorted by name. A check that throws, or has no answer within the patience, is
  /// down.
  Map<String, CheckResult> run() {
    Map<String, CompletableFuture<CheckResult>> running = new TreeMap<>();
    checks.forEach((name, check) -> running.put(name, start(check)));
    Map<String, CheckResult> results = new TreeMap<>();
    running.forEach((name, result) -> results.put(name, result.join()));
    return results;
  }

  private CompletableFuture<CheckResult> start(Supplier<CheckResult> check) {
    return CompletableFuture.supplyAsync(check, THREADS)
        .exceptionally(HealthChecks::failed)
        .completeOnTimeout(
            CheckResult.down("no answer within " + patience.toMillis() + " ms"),
            patience.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private static CheckResult failed(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return CheckResult.down(DatabaseFailure.text(cause));
  }
}
