package io.relayer.operations.housekeeping;

import io.relayer.core.kafka.KafkaSettings;
import io.relayer.core.kafka.Topics;
import io.relayer.ethereum.value.ChainId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/// The settings that a Kafka topic of the relayer is created with, and compared with later.
///
/// @param settings of the topic, by their names in Kafka
public record TopicPlan(
    String name, int partitions, int replication, Map<String, String> settings) {
  /// How long records are kept that are no journal: a relayer that stands still for longer loses
  /// requests, and says so.
  private static final Duration RETENTION = Duration.ofDays(7);

  public TopicPlan {
    settings = Map.copyOf(settings);
  }

  /// All topics that the relayer uses with these chains.
  public static List<TopicPlan> all(KafkaSettings kafka, Collection<ChainId> chains) {
    Topics names = new Topics(kafka.topicPrefix());
    List<TopicPlan> plans = new ArrayList<>();
    for (String name :
        List.of(
            names.requests(),
            names.rejected(),
            names.orders(),
            names.events(),
            names.chainEvents())) {
      plans.add(plan(name, kafka.topics(), RETENTION, Topics.MAX_RECORD_BYTES));
    }
    for (ChainId chain : chains) {
      plans.add(
          plan(
              names.broadcasts(chain),
              kafka.topics(),
              kafka.topics().broadcastsRetention(),
              Topics.MAX_BROADCAST_BYTES));
    }
    return plans;
  }

  /// The broker's clock says how old a record is: by the time that its writer has set, one that
  /// wrote seconds for milliseconds would have it deleted before anybody has read it.
  private static TopicPlan plan(
      String name, KafkaSettings.Topics settings, Duration retention, int maxBytes) {
    return new TopicPlan(
        name,
        settings.partitions(),
        settings.replication(),
        Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE,
            TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(settings.minInsync()),
            TopicConfig.RETENTION_MS_CONFIG, Long.toString(retention.toMillis()),
            TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime",
            TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(maxBytes)));
  }
}
