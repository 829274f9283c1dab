package io.relayer.app.run;

import io.micrometer.core.instrument.MeterRegistry;
import io.relayer.app.terminal.UnreachableException;
import io.relayer.core.RelayerException;
import io.relayer.core.kafka.Answers;
import io.relayer.core.kafka.KafkaClients;
import io.relayer.core.kafka.KafkaSettings;
import io.relayer.core.kafka.UnfitPropertiesException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;

/// Connections to the configured Kafka.
public final class Brokers {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private Brokers() {}

  /// @throws UnreachableException if no broker answers
  /// @throws RelayerException if they refuse us
  public static KafkaClients connect(KafkaSettings settings, MeterRegistry metrics) {
    KafkaClients clients = open(settings, metrics);
    try {
      Answers.within(PATIENCE, clients.admin().describeCluster().nodes());
      return clients;
    } catch (RuntimeException e) {
      clients.close();
      throw inWords(settings, e);
    }
  }

  /// The client is not even made where none of the names is known, as before a container is there.
  private static KafkaClients open(KafkaSettings settings, MeterRegistry metrics) {
    try {
      return new KafkaClients(settings, metrics);
    } catch (KafkaException e) {
      throw Arrays.stream(settings.bootstrapServers().split(",", -1)).noneMatch(Brokers::isKnown)
          ? new UnreachableException(
              "Kafka",
              settings.bootstrapServers(),
              new UnknownHostException("none of these names is known"))
          : UnfitPropertiesException.of(settings, e);
    }
  }

  private static boolean isKnown(String server) {
    String host = server.strip().replaceFirst(":[0-9]+$", "");
    try {
      return InetAddress.getAllByName(host).length > 0;
    } catch (UnknownHostException _) {
      return false;
    }
  }

  private static RuntimeException inWords(KafkaSettings settings, RuntimeException e) {
    return switch (e) {
      case TimeoutException _ -> new UnreachableException("Kafka", settings.bootstrapServers(), e);
      case AuthenticationException _, AuthorizationException _ ->
          new RelayerException(
              "Kafka at %s: %s: check kafka.properties"
                  .formatted(settings.bootstrapServers(), e.getMessage()),
              e);
      default -> e;
    };
  }
}
