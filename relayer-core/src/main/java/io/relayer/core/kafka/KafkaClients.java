package io.relayer.core.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;

/// Makes a process's Kafka clients. Keys and values are bytes; each client's metrics go to the
/// registry while it is open. The clients are closed by those who asked for them, before this.
public final class KafkaClients implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ClientProperties properties;
  private final MeterRegistry registry;
  private final ScheduledExecutorService refresher =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("kafka-metrics").factory());
  private final Admin admin;

  /// Connects to nothing yet.
  ///
  /// @throws org.apache.kafka.common.KafkaException where the properties make no client
  public KafkaClients(KafkaSettings settings, MeterRegistry registry) {
    this.properties = new ClientProperties(settings);
    this.registry = registry;
    this.admin = Admin.create(properties.admin());
  }

  /// The process's one admin client; closed with this.
  public Admin admin() {
    return admin;
  }

  /// Where what the clients do is counted.
  public MeterRegistry registry() {
    return registry;
  }

  /// @param maxPollRecords the most that one poll gives
  /// @param maxBytes the most that one fetch brings, except that the first record always fits
  public Consumer<byte[], byte[]> consumer(String group, int maxPollRecords, int maxBytes) {
    return new MeteredConsumer(group, maxPollRecords, maxBytes);
  }

  /// An idempotent producer that never gives up on a record until it is closed.
  ///
  /// @param name tag of its metrics
  /// @param maxRecordBytes a larger record is refused before it is sent
  public Producer<byte[], byte[]> producer(String name, int maxRecordBytes) {
    return new MeteredProducer(name, maxRecordBytes);
  }

  @Override
  public void close() {
    admin.close(PATIENCE);
    refresher.shutdownNow();
  }

  private final class MeteredConsumer extends KafkaConsumer<byte[], byte[]> {
    private final KafkaClientMetrics metrics;

    MeteredConsumer(String group, int maxPollRecords, int maxBytes) {
      super(properties.consumer(group, maxPollRecords, maxBytes));
      metrics = new KafkaClientMetrics(this, Tags.of("group", group), refresher);
      metrics.bindTo(registry);
    }

    @Override
    public void close(CloseOptions options) {
      metrics.close();
      super.close(options);
    }
  }

  private final class MeteredProducer extends KafkaProducer<byte[], byte[]> {
    private final KafkaClientMetrics metrics;

    MeteredProducer(String name, int maxRecordBytes) {
      super(properties.producer(maxRecordBytes));
      metrics = new KafkaClientMetrics(this, Tags.of("producer", name), refresher);
      metrics.bindTo(registry);
    }

    @Override
    public void close(Duration timeout) {
      metrics.close();
      super.close(timeout);
    }
  }
}
