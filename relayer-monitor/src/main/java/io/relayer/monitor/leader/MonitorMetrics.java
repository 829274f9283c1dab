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
  private final AtomicLong finalized = new AtomicLong(-1);
  private final AtomicLong stalled = new AtomicLong();
  private final AtomicLong disputed = new AtomicLong();
  private final AtomicLong unknown = new AtomicLong();

  public MonitorMetrics(MeterRegistry registry, ChainId chain) {
    this.registry = registry;
    this.tags = Tags.of("chain", chain.toString());
    gauge("relayer.monitor.head", judged, "Number of the newest block that was worked up to");
    Gauge.builder("relayer.monitor.head.lag", this, m -> Math.max(0, m.seen.get() - m.judged.get()))
        .description("Blocks that a node has and that were not worked up to yet")
        .tags(tags)
        .register(registry);
    gauge(
        "relayer.monitor.finalized",
        finalized,
        "The newest block that is final for good; -1 where none is known");
    gauge(
        "relayer.monitor.finality.stalled",
        stalled,
        "1 where no finalized block is known, or it stands still");
    gauge(
        "relayer.monitor.disputed",
        disputed,
        "Transactions deep enough, in blocks that nodes don't agree on");
    gauge(
        "relayer.monitor.unknown", unknown, "Transactions deep enough, in blocks that no node has");
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

  /// @param number -1 where none is known
  /// @param stands whether it stands still, or is not known
  public void finalized(long number, boolean stands) {
    finalized.set(number);
    stalled.set(stands ? 1 : 0);
  }

  /// Transactions that are deep enough and can't be made final, by their blocks.
  public void unsettled(int inDisputed, int inUnknown) {
    disputed.set(inDisputed);
    unknown.set(inUnknown);
  }

  private void gauge(String name, AtomicLong value, String what) {
    Gauge.builder(name, value, AtomicLong::get).description(what).tags(tags).register(registry);
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
