package io.relayer.bench.round;

import io.relayer.app.demo.DemoRequests;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// Requests that are being published, by a thread of their own: what that one uses is not the
/// relayer's.
///
/// @param cpu what it used, once all are published
record Publishing(CompletableFuture<Duration> cpu) {
  static Publishing begin(DemoRequests requests) {
    Publishing publishing = new Publishing(new CompletableFuture<>());
    Thread.ofPlatform().daemon().name("bench-client").start(() -> publishing.run(requests));
    return publishing;
  }

  private void run(DemoRequests requests) {
    try {
      requests.publish();
      cpu.complete(Duration.ofNanos(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime()));
    } catch (InterruptedException | RuntimeException e) {
      cpu.completeExceptionally(e);
    }
  }

  /// Waits until all are published.
  Duration await() throws InterruptedException {
    try {
      return cpu.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the requests could not be published", e.getCause());
    }
  }
}
