package io.relayer.monitor.leader;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.relayer.core.database.PassedOver;
import io.relayer.ethereum.value.ChainId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// The metrics of a chain's monitor. Only the active one moves them. Its gauges are there while it
/// has something to tell: the last values of one that lost the lease would be added to those of the
/// one that has it, and keep alarms on for ever.
public final class MonitorMetrics {
  private final MeterRegistry registry;
  private final ChainId chain;
  private final Tags tags;
  private final AtomicLong seen = new AtomicLong();
  private final AtomicLong judged = new AtomicLong();
  private final AtomicLong finalized = new AtomicLong(-1);
  private final AtomicLong stalled = new AtomicLong();
  private final AtomicLong disputed = new AtomicLong();
  private final AtomicLong unknown = new AtomicLong();
  private final AtomicLong unproved = new AtomicLong();
  private final List<Meter> exported = new ArrayList<>();

  public MonitorMetrics(MeterRegistry registry, ChainId chain) {
    this.registry = registry;
    this.chain = chain;
    this.tags = Tags.of("chain", chain.toString());
    counter("violated"); // there from the start: an alarm on its increase hears of the first one
    counter("foreign"); // as well
    counter("passed.over"); // as well
  }

  private synchronized void export() {
    if (!exported.isEmpty()) {
      return;
    }
    gauge("relayer.monitor.head", judged, "Number of the newest block that was worked up to");
    exported.add(
        Gauge.builder(
                "relayer.monitor.head.lag", this, m -> Math.max(0, m.seen.get() - m.judged.get()))
            .description("Blocks that a node has and that were not worked up to yet")
            .tags(tags)
            .register(registry));
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
    gauge(
        "relayer.monitor.unproved",
        unproved,
        "Blocks with final transactions that are to be proved since the window was made anew");
  }

  /// This process is not the active one (any more): its gauges go.
  public synchronized void end() {
    exported.forEach(registry::remove);
    exported.clear();
    List.of(seen, judged, stalled, disputed, unknown, unproved).forEach(value -> value.set(0));
    finalized.set(-1);
  }

  /// A node told of a head.
  public void sawHead(long number) {
    seen.set(number);
    export();
  }

  /// All up to this block was worked up to.
  public void judgedHead(long number) {
    judged.set(number);
    export();
  }

  /// @param number -1 where none is known
  /// @param stands whether it stands still, or is not known
  public void finalized(long number, boolean stands) {
    finalized.set(number);
    stalled.set(stands ? 1 : 0);
    export();
  }

  /// Transactions that are deep enough and can't be made final, by their blocks.
  public void unsettled(int inDisputed, int inUnknown) {
    disputed.set(inDisputed);
    unknown.set(inUnknown);
    export();
  }

  /// Blocks that a window which was made anew could not prove.
  public void unproved(int blocks) {
    unproved.set(blocks);
    export();
  }

  private void gauge(String name, AtomicLong value, String what) {
    exported.add(
        Gauge.builder(name, value, AtomicLong::get)
            .description(what)
            .tags(tags)
            .register(registry));
  }

  /// Counts what happened, as `relayer.monitor.<what>`.
  public void count(String what, int times) {
    if (times > 0) {
      counter(what).increment(times);
    }
  }

  /// Tells of rows that the database refuses to change, and counts them.
  ///
  /// @param what can't be done with them, such as `can't be sent again`
  public <T> PassedOver<T> passedOver(String what) {
    return new PassedOver<>("chain %s: %s".formatted(chain, what), () -> count("passed.over", 1));
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
