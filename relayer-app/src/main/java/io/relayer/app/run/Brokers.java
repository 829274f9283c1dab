package io.relayer.app.run;

import io.micrometer.core.instrument.MeterRegistry;
import io.relayer.app.UnreachableException;
import io.relayer.core.config.KafkaSettings;
import io.relayer.core.kafka.Answers;
import io.relayer.core.kafka.KafkaClients;
import java.time.Duration;
import org.apache.kafka.common.errors.TimeoutException;

/// Ways to the configured Kafka.
public final class Brokers {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private Brokers() {}

  /// @throws UnreachableException if no broker answers
  public static KafkaClients connect(KafkaSettings settings, MeterRegistry metrics) {
    KafkaClients clients = new KafkaClients(settings, metrics);
    try {
      Answers.within(PATIENCE, clients.admin().describeCluster().nodes());
      return clients;
    } catch (RuntimeException e) {
      clients.close();
      throw e instanceof TimeoutException
          ? new UnreachableException("Kafka", settings.bootstrapServers(), e)
          : e;
    }
  }
}
