package io.relayer.bench.round;

import io.relayer.devnet.Kafka;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/// What is in the topics of a cluster, its own left out.
///
/// @param records by the ends of the partitions
/// @param bytes on the brokers' disks
public record KafkaCounters(long records, long bytes) {
  static KafkaCounters read(Kafka kafka) throws InterruptedException {
    try (Admin admin = kafka.admin()) {
      Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
      for (var topic :
          admin.describeTopics(admin.listTopics().names().get()).allTopicNames().get().values()) {
        topic
            .partitions()
            .forEach(p ->
                ends.put(new TopicPartition(topic.name(), p.partition()), OffsetSpec.latest()));
      }
      long records =
          admin.listOffsets(ends).all().get().values().stream()
              .mapToLong(ListOffsetsResultInfo::offset)
              .sum();
      return new KafkaCounters(records, bytes(admin, ends));
    } catch (ExecutionException e) {
      throw new IllegalStateException("Kafka does not tell what it holds", e.getCause());
    }
  }

  private static long bytes(Admin admin, Map<TopicPartition, OffsetSpec> of)
      throws InterruptedException, ExecutionException {
    List<Integer> brokers =
        admin.describeCluster().nodes().get().stream().map(node -> node.id()).toList();
    return admin.describeLogDirs(brokers).allDescriptions().get().values().stream()
        .flatMap(folders -> folders.values().stream())
        .flatMap(folder -> folder.replicaInfos().entrySet().stream())
        .filter(replica -> of.containsKey(replica.getKey()))
        .mapToLong(replica -> replica.getValue().size())
        .sum();
  }

  /// What came since then.
  KafkaCounters since(KafkaCounters before) {
    return new KafkaCounters(records - before.records, bytes - before.bytes);
  }
}
