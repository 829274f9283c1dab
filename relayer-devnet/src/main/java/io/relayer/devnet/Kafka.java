package io.relayer.devnet;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/// A Kafka cluster on which topics can be made.
public interface Kafka {
  /// How long an administrator's client waits for an answer.
  Duration PATIENCE = Duration.ofSeconds(60);

  String bootstrapServers();

  /// An administrator's client, for the caller to close.
  default Admin admin() {
    return Admin.create(
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers(),
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            (int) PATIENCE.toMillis()));
  }

  /// Makes topics that are not there yet; one that is there stays as it is.
  default void createTopics(int partitions, String... names) {
    createTopics(
        List.of(names).stream().map(name -> new NewTopic(name, partitions, (short) 1)).toList());
  }

  /// Makes topics that are not there yet; one that is there stays as it is.
  default void createTopics(Collection<NewTopic> topics) {
    try (Admin admin = admin()) {
      for (var created : admin.createTopics(topics).values().entrySet()) {
        try {
          created.getValue().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
          if (!(e.getCause() instanceof TopicExistsException)) {
            throw new DevnetException(
                "%s: cannot make topic %s".formatted(this, created.getKey()), e);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DevnetException("interrupted while making topics", e);
    } catch (TimeoutException e) {
      throw new DevnetException("%s made no topics within %s".formatted(this, PATIENCE), e);
    }
  }
}
