package io.relayer.monitor.leader;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.relayer.core.domain.ChainId;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// What a chain's monitor counts. Only the active one moves them.
public final class MonitorMetrics {
  private final MeterRegistry registry;
  private final Tags tags;
  private final AtomicLong seen = new AtomicLong();
  private final AtomicLong judged = new AtomicLong();

  public MonitorMetrics(MeterRegistry registry, ChainId chain) {
    this.registry = registry;
    this.tags = Tags.of("chain", chain.toString());
    Gauge.builder("relayer.monitor.head", judged, AtomicLong::get)
        .description("Number of the newest block that was worked up to")
        .tags(tags)
        .register(registry);
    Gauge.builder("relayer.monitor.head.lag", this, m -> Math.max(0, m.seen.get() - m.judged.get()))
        .description("Blocks that a node has and that were not worked up to yet")
        .tags(tags)
        .register(registry);
    counter("violated"); // there from the start: an alarm on its increase hears of the first one
    counter("foreign"); // as well
  }

  /// A node told of a head.
  public void sawHead(long number) {
    seen.set(number);
  }

  /// All up to this block was worked up to.
  public void judgedHead(long number) {
    judged.set(number);
  }

  /// Counts what happened, as `relayer.monitor.<what>`.
  public void count(String what, int times) {
    if (times > 0) {
      counter(what).increment(times);
    }
  }

  private Counter counter(String what) {
    return Counter.builder("relayer.monitor." + what).tags(tags).register(registry);
  }

  /// Measures a part of the work.
  public <T> T time(String stage, Supplier<T> work) {
    Timer.Sample sample = Timer.start(registry);
    try {
      return work.get();
    } finally {
      sample.stop(
          Timer.builder("relayer.monitor.stage")
              .description("Time that a part of the monitor's work took")
              .tags(tags.and("stage", stage))
              .register(registry));
    }
  }
}
