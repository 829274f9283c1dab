package io.relayer.operations.recovery;

import static java.util.Objects.requireNonNull;

import io.relayer.core.RelayerException;
import io.relayer.core.database.Database;
import io.relayer.core.kafka.Answers;
import io.relayer.core.kafka.KafkaClients;
import io.relayer.core.kafka.PositionDao;
import io.relayer.core.kafka.PositionDao.Position;
import io.relayer.core.kafka.TopicIds;
import io.relayer.core.kafka.Topics;
import io.relayer.core.restore.Holds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// Changes positions where an operator says so. Running consumers notice: what they read meanwhile
/// is not stored, and they go on from the new position.
///
/// Why: RATIONALE.md#position-refused.
public final class PositionRecovery {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final KafkaClients kafka;
  private final Database database;
  private final Topics topics;

  public PositionRecovery(KafkaClients kafka, Database database, Topics topics) {
    this.kafka = kafka;
    this.database = database;
    this.topics = topics;
  }

  /// Accepts that the database is behind: everything is read again from its positions (from the
  /// log's start where it has none), and the hold is released. What was taken in before is known
  /// again by its id, what was rejected by its offset; what was signed after the backup must have
  /// been restored before.
  public void accept(List<StalePosition> behind) {
    List<Position> positions = new ArrayList<>();
    for (StalePosition partition : behind) {
      TopicPartition of = partition.partition();
      long next =
          partition.position() != null ? partition.position() : offset(of, OffsetSpec.earliest());
      positions.add(
          new Position(
              partition.topicId(), of.topic(), of.partition(), next, partition.committed()));
    }
    database.useTransaction(handle -> {
      PositionDao.place(handle, positions);
      PositionDao.coverRejected(handle);
      Holds.release(handle, Holds.RESTORE);
    });
  }

  /// Sets one position. Of a topic that Kafka does not have any more, offset 0 forgets the
  /// positions.
  ///
  /// @throws RelayerException where the relayer does not read the topic, or Kafka does not have the
  ///   partition or the offset
  public void place(TopicPartition partition, long offset) {
    Journals journals = Journals.find(kafka, database, topics);
    List<ConsumedTopic> all = ConsumedTopic.all(topics, journals.chains());
    ConsumedTopic consumed =
        all.stream()
            .filter(c -> c.topic().equals(partition.topic()))
            .findFirst()
            .orElseThrow(() ->
                new RelayerException(
                    "%s is none of the topics that the relayer reads: %s"
                        .formatted(
                            partition.topic(), all.stream().map(ConsumedTopic::topic).toList())));
    if (offset == 0 && TopicIds.ofExisting(kafka.admin(), List.of(consumed.topic())).isEmpty()) {
      database.useTransaction(h -> PositionDao.forget(h, consumed.topic(), null, null));
      return;
    }
    UUID id = topicId(partition);
    long start = offset(partition, OffsetSpec.earliest());
    long end = offset(partition, OffsetSpec.latest());
    if (offset < start || offset > end) {
      throw new RelayerException(
          "%s has offsets %d to %d, %d is none of them".formatted(partition, start, end, offset));
    }
    Long committed = committed(consumed, partition);
    Position position =
        new Position(id, partition.topic(), partition.partition(), offset, committed);
    database.useTransaction(handle -> {
      PositionDao.place(handle, List.of(position));
      PositionDao.forget(handle, partition.topic(), partition.partition(), id);
    });
  }

  private UUID topicId(TopicPartition partition) {
    String name = partition.topic();
    TopicDescription topic =
        requireNonNull(
            Answers.within(PATIENCE, kafka.admin().describeTopics(List.of(name)).allTopicNames())
                .get(name));
    int partitions = topic.partitions().size();
    if (partition.partition() >= partitions) {
      throw new RelayerException(
          "%s has partitions 0 to %d, %d is none of them"
              .formatted(name, partitions - 1, partition.partition()));
    }
    return new UUID(
        topic.topicId().getMostSignificantBits(), topic.topicId().getLeastSignificantBits());
  }

  private @Nullable Long committed(ConsumedTopic consumed, TopicPartition partition) {
    OffsetAndMetadata committed =
        Answers.within(
                PATIENCE,
                kafka
                    .admin()
                    .listConsumerGroupOffsets(consumed.group())
                    .partitionsToOffsetAndMetadata())
            .get(partition);
    return committed == null ? null : committed.offset();
  }

  private long offset(TopicPartition partition, OffsetSpec which) {
    ListOffsetsResultInfo found =
        Answers.within(
            PATIENCE,
            kafka.admin().listOffsets(Map.of(partition, which)).partitionResult(partition));
    return found.offset();
  }
}
