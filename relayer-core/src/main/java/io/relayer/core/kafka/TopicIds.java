package io.relayer.core.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/// The ids that Kafka gave topics when they were made.
public final class TopicIds {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private TopicIds() {}

  /// @throws org.apache.kafka.common.errors.UnknownTopicOrPartitionException where one is missing
  public static Map<String, UUID> of(Admin admin, Collection<String> topics) {
    Map<String, UUID> ids = new HashMap<>();
    Answers.within(PATIENCE, admin.describeTopics(topics).allTopicNames())
        .forEach((topic, description) -> ids.put(topic, uuid(description.topicId())));
    return ids;
  }

  /// Like [#of], without the topics that are not there.
  public static Map<String, UUID> ofExisting(Admin admin, Collection<String> topics) {
    Map<String, UUID> ids = new HashMap<>();
    admin
        .describeTopics(topics)
        .topicNameValues()
        .forEach((topic, answer) -> {
          try {
            ids.put(topic, uuid(Answers.within(PATIENCE, answer).topicId()));
          } catch (UnknownTopicOrPartitionException e) {
            ids.remove(topic);
          }
        });
    return ids;
  }

  private static UUID uuid(Uuid id) {
    return new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits());
  }
}
