package io.relayer.core.kafka;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relayer.core.config.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;

final class ClientPropertiesTest {
  /// What an operator may replace.
  private static final Set<String> DEFAULTS =
      Stream.of(
              Set.of("metric.reporters", "batch.size", "fetch.max.bytes"),
              ClientWaits.ADMIN.keySet(),
              ClientWaits.CONSUMER.keySet(),
              ClientWaits.PRODUCER.keySet())
          .flatMap(Set::stream)
          .filter(name -> !name.equals("retries")) // a producer's are not the operator's
          .collect(toSet());

  /// Times that nothing waits for: of what is not used, or of the operator's own login.
  private static final Pattern NO_WAIT =
      Pattern.compile(
          "sasl\\..*|auto\\.commit\\.interval\\.ms|metrics\\..*|transaction\\.timeout\\.ms");

  private static final Pattern ROW =
      Pattern.compile("^\\| `([a-z.]+)` \\| ([a-z, ]+) \\| ([^|]+) \\| [^|]{10,} \\|$");

  @Test
  void whatTheRelayerSetsIsRefusedInTheConfiguration() {
    ClientProperties plain = new ClientProperties(settings(Map.of()));
    Map<String, Object> ours = new HashMap<>(plain.admin());
    ours.putAll(plain.consumer("group", 1, 1));
    ours.putAll(plain.producer(1));
    ours.keySet().removeAll(DEFAULTS);
    assertThat(ours).hasSizeGreaterThan(15);
    for (String name : ours.keySet()) {
      assertThatThrownBy(() -> settings(Map.of(name, new Secret("x"))))
          .describedAs(name)
          .hasMessageContaining(name)
          .hasMessageContaining("set by the relayer itself");
    }
  }

  @Test
  void aPropertyGoesToTheClientsThatKnowIt() {
    ClientProperties properties =
        new ClientProperties(
            settings(
                Map.of(
                    "compression.type", new Secret("lz4"),
                    "ssl.truststore.location", new Secret("trust.p12"),
                    "my.plugin.realm", new Secret("r"))));
    assertThat(properties.producer(1))
        .containsEntry("compression.type", "lz4")
        .containsEntry("ssl.truststore.location", "trust.p12")
        .containsEntry("my.plugin.realm", "r");
    assertThat(properties.consumer("group", 1, 1))
        .doesNotContainKey("compression.type")
        .containsEntry("ssl.truststore.location", "trust.p12")
        .containsEntry("my.plugin.realm", "r");
    assertThat(properties.admin())
        .doesNotContainKey("compression.type")
        .containsEntry("bootstrap.servers", "localhost:9092");
  }

  @Test
  void noTimeIsLeftToADefaultOfTheClients() {
    ClientProperties plain = new ClientProperties(settings(Map.of()));

    assertDecided(AdminClientConfig.configDef(), plain.admin());
    assertDecided(ConsumerConfig.configDef(), plain.consumer("group", 1, 1));
    assertDecided(ProducerConfig.configDef(), plain.producer(1));
  }

  private static void assertDecided(ConfigDef known, Map<String, Object> ours) {
    assertThat(ours.keySet())
        .containsAll(
            known.names().stream()
                .filter(name -> name.endsWith(".ms") || name.equals("retries"))
                .filter(name -> !NO_WAIT.matcher(name).matches())
                .toList());
  }

  /// Each row of the operators' table is what a client gets, and each wait has a row.
  @Test
  void operatorsReadWhatTheClientsGet() throws IOException {
    Map<String, String> rows = new TreeMap<>();
    for (String line :
        Files.readAllLines(Path.of(System.getProperty("relayer.home"), "docs", "operators.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        for (String client : row.group(2).split(", ", -1)) {
          rows.put(client + " " + row.group(1), row.group(3));
        }
      }
    }
    Map<String, String> ours = new TreeMap<>();
    put(ours, "admin", ClientWaits.ADMIN);
    put(ours, "consumer", ClientWaits.CONSUMER);
    put(ours, "producer", ClientWaits.PRODUCER);

    assertThat(rows).containsAllEntriesOf(ours);
  }

  private static void put(Map<String, String> all, String client, Map<String, Object> waits) {
    waits.forEach((name, value) ->
        all.put(
            client + " " + name,
            value.equals(Integer.MAX_VALUE) ? "without end" : value.toString()));
  }

  private static KafkaSettings settings(Map<String, Secret> properties) {
    return new KafkaSettings(
        "localhost:9092",
        "relayer",
        new KafkaSettings.Topics(1, 1, 1, Duration.ofDays(14)),
        properties);
  }
}
