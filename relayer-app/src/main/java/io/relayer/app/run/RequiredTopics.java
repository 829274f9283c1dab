package io.relayer.app.run;

import io.relayer.core.RelayerException;
import io.relayer.operations.housekeeping.TopicPlan;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.InterruptException;

/// The topics that must be there before a role starts: none is ever made by the way.
final class RequiredTopics {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private RequiredTopics() {}

  /// @throws RelayerException naming those that are missing
  static void check(Admin admin, List<TopicPlan> plans) {
    Set<String> there = names(admin);
    List<String> missing =
        plans.stream().map(TopicPlan::name).filter(name -> !there.contains(name)).toList();
    if (!missing.isEmpty()) {
      throw new RelayerException(
          "Kafka lacks the topics %s: run relayer migrate".formatted(String.join(", ", missing)));
    }
  }

  private static Set<String> names(Admin admin) {
    try {
      return admin.listTopics().names().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } catch (TimeoutException e) {
      throw new org.apache.kafka.common.errors.TimeoutException(
          "Kafka did not answer within %d s".formatted(PATIENCE.toSeconds()), e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
