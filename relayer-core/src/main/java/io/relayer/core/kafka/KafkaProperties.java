package io.relayer.core.kafka;

import io.relayer.core.config.Checks;
import io.relayer.core.config.Secret;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;

/// Checks `kafka.properties`: for properties that are ours, or values that Kafka's clients would
/// not take. Names that they don't know are left to the plug-ins that may.
final class KafkaProperties {
  /// What never twice and never lost stand on, and what has a key of its own.
  private static final Set<String> FIXED =
      Set.of(
          "acks",
          "allow.auto.create.topics",
          "auto.offset.reset",
          "bootstrap.servers",
          "delivery.timeout.ms",
          "enable.auto.commit",
          "enable.idempotence",
          "group.id",
          "group.protocol",
          "group.remote.assignor",
          "isolation.level",
          "key.deserializer",
          "key.serializer",
          "max.block.ms",
          "max.in.flight.requests.per.connection",
          "max.poll.records",
          "max.request.size",
          "partition.assignment.strategy",
          "partitioner.class",
          "partitioner.ignore.keys",
          "retries",
          "transactional.id",
          "value.deserializer",
          "value.serializer");

  private static final String KEY = "properties.";
  private static final String LOGIN = "sasl.jaas.config";

  private KafkaProperties() {}

  static void check(Map<String, Secret> properties, Checks checks) {
    Map<String, String> theirs = new TreeMap<>();
    new TreeMap<>(properties)
        .forEach((name, value) -> {
          checks.that(!FIXED.contains(name), KEY + name, "%s is set by the relayer itself", name);
          if (!FIXED.contains(name)) {
            theirs.put(name, value.reveal());
          }
        });
    Map<String, String> wrong = new TreeMap<>();
    Stream.of(AdminClientConfig.configDef(), ConsumerConfig.configDef(), ProducerConfig.configDef())
        .forEach(client -> wrong.putAll(problems(client, theirs)));
    String login = theirs.get(LOGIN);
    if (login != null) {
      JaasText.problem(login).ifPresent(problem -> wrong.put(LOGIN, problem));
    }
    wrong.forEach((name, message) -> checks.problem(KEY + name, message));
  }

  private static Map<String, String> problems(ConfigDef client, Map<String, String> properties) {
    Map<String, String> problems = new TreeMap<>();
    for (ConfigValue value : client.validate(properties)) {
      String given = properties.get(value.name());
      if (given != null && !value.errorMessages().isEmpty()) {
        problems.put(
            value.name(),
            "Kafka's clients refuse it: " + without(given, value.errorMessages().getFirst()));
      }
    }
    return problems;
  }

  /// Kafka's messages show the value, which may be a secret.
  private static String without(String value, String message) {
    return value.isBlank() ? message : message.replace(value, "***");
  }
}
