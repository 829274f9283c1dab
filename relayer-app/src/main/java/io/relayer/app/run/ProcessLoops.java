package io.relayer.app.run;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.relayer.core.runtime.Health;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/// The loops of a process: each is counted in its metrics, and can be asked for.
final class ProcessLoops {
  private final PrometheusMeterRegistry registry;
  private final List<Supplier<List<Health>>> all = new CopyOnWriteArrayList<>();

  ProcessLoops(PrometheusMeterRegistry registry) {
    this.registry = registry;
  }

  /// @param role whose loops they are
  /// @param health of those that are there from now on
  void add(String role, Supplier<List<Health>> health) {
    LoopMetrics.bind(registry, role, health);
    all.add(health);
  }

  List<Health> health() {
    return all.stream().flatMap(some -> some.get().stream()).toList();
  }

  PrometheusMeterRegistry registry() {
    return registry;
  }
}
