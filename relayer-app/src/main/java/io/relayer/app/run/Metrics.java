package io.relayer.app.run;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.relayer.ethereum.value.Printable;

/// The meter registry of a process, with the meters of the process itself.
final class Metrics {
  /// Names of nodes and loops may have characters that can't be seen; what is shown of them has
  /// none.
  private static final MeterFilter VISIBLE_LABELS =
      new MeterFilter() {
        @Override
        public Meter.Id map(Meter.Id id) {
          return id.replaceTags(
              id.getTags().stream()
                  .map(tag -> Tag.of(tag.getKey(), Printable.line(tag.getValue())))
                  .toList());
        }
      };

  private Metrics() {}

  /// A registry that knows the JVM already.
  static PrometheusMeterRegistry open(OpenResources opened) {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    opened.add("metrics", registry::close);
    registry.config().meterFilter(VISIBLE_LABELS);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    opened.add("garbage collection metrics", bound(registry));
    return registry;
  }

  private static JvmGcMetrics bound(PrometheusMeterRegistry registry) {
    JvmGcMetrics metrics = new JvmGcMetrics();
    metrics.bindTo(registry);
    return metrics;
  }
}
