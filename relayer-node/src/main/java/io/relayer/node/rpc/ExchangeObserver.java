package io.relayer.node.rpc;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/// Times each exchange with a node by method and outcome, and tells the node's listener of it.
final class ExchangeObserver {
  interface Exchange<T> {
    T run() throws TransportException;
  }

  private static final Duration[] BUCKETS =
      LongStream.of(5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000)
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final MeterRegistry registry;
  private final Tags tags;
  private final NodeListener listener;

  ExchangeObserver(MeterRegistry registry, Tags tags, NodeListener listener) {
    this.registry = registry;
    this.tags = tags;
    this.listener = listener;
  }

  /// @param calls how many calls the exchange holds
  <T> T watch(String method, int calls, Exchange<T> exchange, Predicate<? super T> refused)
      throws TransportException {
    if (!listener.begins(calls)) {
      throw TransportException.limited(
          Duration.ZERO, "not asked now: its breaker or its requests-per-second do not allow it");
    }
    try {
      return timed(method, exchange, refused);
    } finally {
      listener.ends();
    }
  }

  private <T> T timed(String method, Exchange<T> exchange, Predicate<? super T> refused)
      throws TransportException {
    long start = System.nanoTime();
    try {
      T answer = exchange.run();
      record(method, refused.test(answer) ? "refused" : "answered", start);
      listener.answered(Duration.ofNanos(System.nanoTime() - start));
      return answer;
    } catch (TransportException e) {
      record(method, e.kind().tag(), start);
      tell(e);
      throw e;
    }
  }

  private void record(String method, String outcome, long start) {
    Timer.builder("relayer.node.calls")
        .description("Exchanges with a node; a batch is one")
        .tags(tags.and("method", method, "outcome", outcome))
        .serviceLevelObjectives(BUCKETS)
        .register(registry)
        .record(Duration.ofNanos(System.nanoTime() - start));
  }

  private void tell(TransportException failure) {
    switch (failure.kind()) {
      case UNREACHED -> listener.unreachable(failure.detail());
      case TIMED_OUT -> {
        if (failure.mayHaveArrived()) {
          listener.failed(failure.detail());
        } else {
          listener.unreachable(failure.detail());
        }
      }
      case BROKEN -> listener.failed(failure.detail());
      case UNREADABLE -> listener.unreadable(failure.detail());
      case LIMITED -> listener.limited(failure.quiet(), failure.detail());
      // The node is alive and said so; a limit is no reason to stop asking it.
      case TURNED_AWAY, TOO_LARGE, INTERRUPTED -> {}
    }
  }
}
