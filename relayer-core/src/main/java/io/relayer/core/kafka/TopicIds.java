package io.relayer.core.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TopicAuthorizationException;
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

  /// Like [#of], without the topics that are not there. One that may not be looked at is not one of
  /// these: whether it is there is not known.
  ///
  /// @throws TopicAuthorizationException naming all that may not be described
  public static Map<String, UUID> ofExisting(Admin admin, Collection<String> topics) {
    Map<String, UUID> ids = new HashMap<>();
    Set<String> denied = new TreeSet<>();
    admin
        .describeTopics(topics)
        .topicNameValues()
        .forEach((topic, answer) -> {
          try {
            ids.put(topic, uuid(Answers.within(PATIENCE, answer).topicId()));
          } catch (UnknownTopicOrPartitionException e) {
            ids.remove(topic);
          } catch (TopicAuthorizationException e) {
            denied.add(topic);
          }
        });
    if (!denied.isEmpty()) {
      throw new TopicAuthorizationException(denied);
    }
    return ids;
  }

  private static UUID uuid(Uuid id) {
    return new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits());
  }
}
