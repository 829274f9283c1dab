package io.relayer.core.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Properties of every Kafka client of the relayer: where the cluster is, what the operator adds
/// (TLS, SASL, buffers), and what correctness rests on. The latter the configuration refuses.
///
/// Why: RATIONALE.md#unknown-property.
final class ClientProperties {
  private static final Map<String, Object> CONSUMER =
      Map.of(
          ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
          ByteArrayDeserializer.class.getName(),
          ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
          ByteArrayDeserializer.class.getName(),
          ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
          false,
          ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
          "none",
          ConsumerConfig.ISOLATION_LEVEL_CONFIG,
          "read_committed",
          ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
          false,
          ConsumerConfig.GROUP_PROTOCOL_CONFIG,
          "classic",
          ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
          CooperativeStickyAssignor.class.getName());

  // One request in flight, and a send that never gives up by itself: when the publisher gives up,
  // what stands in Kafka is a prefix of what it handed over, never a later record without an
  // earlier one.
  private static final Map<String, Object> PRODUCER =
      Map.of(
          ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
          ByteArraySerializer.class.getName(),
          ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
          ByteArraySerializer.class.getName(),
          ProducerConfig.ACKS_CONFIG,
          "all",
          ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
          true,
          ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
          1,
          ProducerConfig.RETRIES_CONFIG,
          Integer.MAX_VALUE,
          ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
          Integer.MAX_VALUE);

  private final KafkaSettings settings;

  ClientProperties(KafkaSettings settings) {
    this.settings = settings;
  }

  Map<String, Object> admin() {
    Map<String, Object> all = of(AdminClientConfig.configNames(), Map.of());
    ClientWaits.ADMIN.forEach(all::putIfAbsent);
    return all;
  }

  Map<String, Object> consumer(String group, int maxPollRecords, int maxBytes) {
    Map<String, Object> all = of(ConsumerConfig.configNames(), CONSUMER);
    all.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, maxPollRecords);
    all.putIfAbsent(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, maxBytes);
    ClientWaits.CONSUMER.forEach(all::putIfAbsent);
    return all;
  }

  /// @param maxRecordBytes a larger record is refused before it is sent
  Map<String, Object> producer(int maxRecordBytes) {
    Map<String, Object> all = of(ProducerConfig.configNames(), PRODUCER);
    all.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, maxRecordBytes);
    all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
    all.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
    ClientWaits.PRODUCER.forEach(all::putIfAbsent);
    return all;
  }

  /// What no kind of client knows goes to all: a SASL plug-in may read it.
  private Map<String, Object> of(Set<String> known, Map<String, Object> ours) {
    Predicate<String> isPlugins =
        name ->
            List.of(
                    AdminClientConfig.configNames(),
                    ConsumerConfig.configNames(),
                    ProducerConfig.configNames())
                .stream()
                .noneMatch(names -> names.contains(name));
    Map<String, Object> all = new HashMap<>();
    all.put("metric.reporters", ""); // Micrometer reads the metrics; JMX would need unique names
    settings
        .properties()
        .forEach((name, value) -> {
          if (known.contains(name) || isPlugins.test(name)) {
            all.put(name, value.reveal());
          }
        });
    all.putAll(ours);
    all.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    return all;
  }
}
