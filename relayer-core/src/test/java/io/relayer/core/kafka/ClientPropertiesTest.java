package io.relayer.core.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relayer.core.config.KafkaSettings;
import io.relayer.core.config.Secret;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ClientPropertiesTest {
  /// What an operator may replace.
  private static final Set<String> DEFAULTS =
      Set.of("metric.reporters", "batch.size", "linger.ms", "fetch.max.bytes");

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

  private static KafkaSettings settings(Map<String, Secret> properties) {
    return new KafkaSettings(
        "localhost:9092",
        "relayer",
        new KafkaSettings.Topics(1, 1, 1, Duration.ofDays(14)),
        properties);
  }
}
