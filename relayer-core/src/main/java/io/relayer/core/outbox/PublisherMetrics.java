package io.relayer.core.outbox;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/// What a lane's publisher counts.
final class PublisherMetrics {
  private final Counter published;
  private final Counter failedPages;
  private final Counter cut;
  private final Counter dropped;

  PublisherMetrics(MeterRegistry registry, Lane lane) {
    published = counter(registry, lane, "relayer.outbox.published", "Rows that Kafka has");
    failedPages =
        counter(registry, lane, "relayer.outbox.failed.pages", "Pages to be published again");
    cut =
        counter(
            registry, lane, "relayer.outbox.cut", "Records cut since Kafka took them not whole");
    dropped =
        counter(registry, lane, "relayer.outbox.dropped", "Records that Kafka took not even cut");
  }

  private static Counter counter(MeterRegistry registry, Lane lane, String name, String text) {
    return Counter.builder(name).description(text).tag("lane", lane.name()).register(registry);
  }

  void published(int rows) {
    published.increment(rows);
  }

  void failed() {
    failedPages.increment();
  }

  void cut() {
    cut.increment();
  }

  void dropped() {
    dropped.increment();
  }
}
