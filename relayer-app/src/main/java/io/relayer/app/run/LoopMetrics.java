package io.relayer.app.run;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.relayer.core.runtime.Health;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/// Meters of loops, with the tags `role` and `loop`: how many rounds and how long in them,
/// failures, the age of the last success, and whether they run.
final class LoopMetrics {
  private final MeterRegistry registry;
  private final InstantSource clock;

  LoopMetrics(MeterRegistry registry, InstantSource clock) {
    this.registry = registry;
    this.clock = clock;
  }

  /// Registers meters for each of the loops that are there now. What they show is read from
  /// `health` when the registry is read; it costs the loops nothing.
  ///
  /// @param role whose loops they are; within it each loop has a name of its own
  static void bind(MeterRegistry registry, String role, Supplier<List<Health>> health) {
    new LoopMetrics(registry, InstantSource.system()).bind(role, health);
  }

  void bind(String role, Supplier<List<Health>> health) {
    for (Health loop : health.get()) {
      String name = loop.loop();
      bind(Tags.of("role", role, "loop", name), () -> named(name, health.get()));
    }
  }

  private static Health named(String name, List<Health> loops) {
    return loops.stream().filter(loop -> loop.loop().equals(name)).findFirst().orElseThrow();
  }

  /// The functions hold the loop themselves: Micrometer keeps what it hands them only weakly.
  private void bind(Tags tags, Supplier<Health> loop) {
    FunctionTimer.builder(
            "relayer.loop.rounds",
            loop,
            _ -> loop.get().work().rounds(),
            _ -> loop.get().work().busy().toNanos(),
            NANOSECONDS)
        .description("Rounds of a loop, and the time in them without the waits between")
        .tags(tags)
        .register(registry);
    FunctionCounter.builder("relayer.loop.failures", loop, _ -> loop.get().work().failures())
        .description("Rounds that failed")
        .tags(tags)
        .register(registry);
    TimeGauge.builder(
            "relayer.loop.success.age", () -> sinceSuccess(loop.get()).toMillis(), MILLISECONDS)
        .description("Since the last round that did not fail, or since the start if there was none")
        .tags(tags)
        .register(registry);
    Gauge.builder("relayer.loop.running", () -> loop.get().running() ? 1 : 0)
        .description("1 until the loop has ended")
        .tags(tags)
        .register(registry);
  }

  private Duration sinceSuccess(Health loop) {
    Instant from = loop.lastSuccess().orElse(loop.work().since());
    return Duration.between(from, clock.instant());
  }
}
