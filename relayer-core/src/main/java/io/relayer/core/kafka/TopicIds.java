package io.relayer.core.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;

/// The ids that Kafka gave topics when they were made.
final class TopicIds {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private TopicIds() {}

  /// @throws org.apache.kafka.common.errors.UnknownTopicOrPartitionException where one is missing
  static Map<String, UUID> of(Admin admin, Collection<String> topics) {
    Map<String, UUID> ids = new HashMap<>();
    Answers.within(PATIENCE, admin.describeTopics(topics).allTopicNames())
        .forEach((topic, description) -> ids.put(topic, uuid(description.topicId())));
    return ids;
  }

  private static UUID uuid(Uuid id) {
    return new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits());
  }
}
