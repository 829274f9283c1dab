package io.relayer.operations.housekeeping;

import static java.util.Objects.requireNonNull;

import io.relayer.core.kafka.Answers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/// Makes topics, and compares them with how they should be.
public final class TopicAdmin {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long LOOK_AGAIN_MILLIS = 50;

  private final Admin admin;

  public TopicAdmin(Admin admin) {
    this.admin = admin;
  }

  /// Makes those topics that are not there; one that is there stays as it is. Comes back when they
  /// can be seen: the controller answers before the brokers know of them, and who looks in between
  /// would be told that they are missing.
  ///
  /// @return the names of those that were made
  /// @throws TimeoutException where a broker does not know of them within 30 s
  public List<String> create(Collection<TopicPlan> plans) {
    List<NewTopic> topics = new ArrayList<>();
    for (TopicPlan plan : plans) {
      topics.add(
          new NewTopic(plan.name(), plan.partitions(), (short) plan.replication())
              .configs(plan.settings()));
    }
    List<String> made = new ArrayList<>();
    admin
        .createTopics(topics)
        .values()
        .forEach((name, answer) -> {
          if (isMade(answer)) {
            made.add(name);
          }
        });
    made.sort(null);
    awaitKnown(made);
    return made;
  }

  private void awaitKnown(List<String> made) {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (describe(made).size() < made.size()) {
      if (System.nanoTime() - until > 0) {
        throw new TimeoutException(
            "topics %s were made, and a broker does not know of all of them after %d s"
                .formatted(made, PATIENCE.toSeconds()));
      }
      try {
        Thread.sleep(LOOK_AGAIN_MILLIS);
      } catch (InterruptedException e) {
        throw new InterruptException(e);
      }
    }
  }

  private static boolean isMade(KafkaFuture<Void> answer) {
    try {
      Answers.within(PATIENCE, answer);
      return true;
    } catch (TopicExistsException e) {
      return false;
    }
  }

  /// What is worse than planned, each in a sentence; empty where all is well. More partitions,
  /// longer retention and the like are the operator's choice.
  public List<String> compare(Collection<TopicPlan> plans) {
    List<String> differences = new ArrayList<>();
    Map<String, TopicDescription> there = describe(names(plans));
    Map<String, Config> settings = settings(there.keySet());
    for (TopicPlan plan : plans) {
      TopicDescription topic = there.get(plan.name());
      if (topic == null) {
        differences.add("topic %s is missing: relayer migrate makes it".formatted(plan.name()));
      } else {
        differences.addAll(compare(plan, topic));
        differences.addAll(compare(plan, requireNonNull(settings.get(plan.name()))));
      }
    }
    return differences;
  }

  /// The topics, of those that are there, that have fewer replicas in sync than replicas, each in a
  /// sentence.
  public List<String> lagging(Collection<TopicPlan> plans) {
    List<String> lagging = new ArrayList<>();
    describe(names(plans))
        .forEach((name, topic) -> {
          long partitions =
              topic.partitions().stream().filter(p -> p.isr().size() < p.replicas().size()).count();
          if (partitions > 0) {
            lagging.add(
                "topic %s: %d of %d partitions have a replica that is not in sync: is a broker down?"
                    .formatted(name, partitions, topic.partitions().size()));
          }
        });
    lagging.sort(null);
    return lagging;
  }

  private static List<String> compare(TopicPlan plan, TopicDescription topic) {
    List<String> differences = new ArrayList<>();
    if (topic.partitions().size() < plan.partitions()) {
      differences.add(
          "topic %s has %d partitions, expected %d: add some, or set kafka.topics.partitions"
              .formatted(plan.name(), topic.partitions().size(), plan.partitions()));
    }
    int replication =
        topic.partitions().stream().mapToInt(p -> p.replicas().size()).min().orElse(0);
    if (replication < plan.replication()) {
      differences.add(
          "topic %s is replicated %d times, expected %d: reassign it, or set kafka.topics.replication"
              .formatted(plan.name(), replication, plan.replication()));
    }
    return differences;
  }

  private static List<String> compare(TopicPlan plan, Config present) {
    List<String> differences = new ArrayList<>();
    plan.settings()
        .forEach((name, expected) -> {
          ConfigEntry entry = present.get(name);
          String found = entry == null ? "unknown" : entry.value();
          if (!isGoodEnough(name, expected, found)) {
            differences.add(
                "topic %s has %s=%s, expected %s: kafka-configs.sh --alter --topic %s --add-config %s=%s"
                    .formatted(plan.name(), name, found, expected, plan.name(), name, expected));
          }
        });
    differences.sort(null);
    return differences;
  }

  private static boolean isGoodEnough(String name, String expected, String found) {
    if (name.equals(TopicConfig.CLEANUP_POLICY_CONFIG)
        || name.equals(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG)) {
      return found.equals(expected);
    }
    try {
      long value = Long.parseLong(found);
      boolean forEver = name.equals(TopicConfig.RETENTION_MS_CONFIG) && value < 0;
      return forEver || value >= Long.parseLong(expected);
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static List<String> names(Collection<TopicPlan> plans) {
    return plans.stream().map(TopicPlan::name).toList();
  }

  private Map<String, TopicDescription> describe(Collection<String> topics) {
    Map<String, TopicDescription> there = new HashMap<>();
    admin
        .describeTopics(topics)
        .topicNameValues()
        .forEach((name, answer) -> {
          try {
            there.put(name, Answers.within(PATIENCE, answer));
          } catch (UnknownTopicOrPartitionException e) {
            there.remove(name);
          }
        });
    return there;
  }

  private Map<String, Config> settings(Collection<String> topics) {
    Map<String, Config> settings = new HashMap<>();
    Answers.within(
            PATIENCE,
            admin
                .describeConfigs(
                    topics.stream()
                        .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                        .toList())
                .all())
        .forEach((resource, config) -> settings.put(resource.name(), config));
    return settings;
  }
}
