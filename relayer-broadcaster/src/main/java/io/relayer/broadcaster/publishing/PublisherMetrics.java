package io.relayer.broadcaster.publishing;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.relayer.core.outbox.Lane;
import org.jspecify.annotations.Nullable;

/// The metrics of a lane's publisher.
final class PublisherMetrics {
  private final Counter published;
  private final Counter failedPages;
  private final Counter cut;
  private final Counter dropped;
  private final Counter passedOver;

  /// By [System#nanoTime]; null while nothing waits.
  private volatile @Nullable Long waitingSince;

  PublisherMetrics(MeterRegistry registry, Lane lane) {
    published = counter(registry, lane, "relayer.outbox.published", "Rows that Kafka has");
    failedPages =
        counter(registry, lane, "relayer.outbox.failed.pages", "Pages to be published again");
    cut =
        counter(
            registry, lane, "relayer.outbox.cut", "Records cut since Kafka took them not whole");
    dropped =
        counter(registry, lane, "relayer.outbox.dropped", "Records that Kafka took not even cut");
    passedOver =
        counter(
            registry,
            lane,
            "relayer.outbox.passed.over",
            "Rows of which no record could be made: what they tell of is gone, or can't be read");
    TimeGauge.builder("relayer.outbox.waiting", this::waiting, NANOSECONDS)
        .description(
            "For how long there have been rows, and none went out: a transaction that is left open holds them back, or Kafka does not take them")
        .tag("lane", lane.name())
        .register(registry);
  }

  private static Counter counter(MeterRegistry registry, Lane lane, String name, String text) {
    return Counter.builder(name).description(text).tag("lane", lane.name()).register(registry);
  }

  private long waiting() {
    Long since = waitingSince;
    return since == null ? 0 : System.nanoTime() - since;
  }

  void published(int rows) {
    published.increment(rows);
    waitingSince = null;
  }

  void passedOver(int rows) {
    passedOver.increment(rows);
  }

  /// There are rows.
  void waits() {
    if (waitingSince == null) {
      waitingSince = System.nanoTime();
    }
  }

  /// There are no rows, or they are another process's to publish.
  void waitsNoMore() {
    waitingSince = null;
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
