package io.relayer.operations.recovery;

import java.util.UUID;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// A position in the database that is behind the offset that was committed in Kafka: the database
/// is an older copy.
///
/// @param committed Kafka's committed offset
/// @param position ours; null where the database has none
public record StalePosition(
    UUID topicId, TopicPartition partition, long committed, @Nullable Long position) {
  @Override
  public String toString() {
    return "%s: Kafka's committed offset is %d, the database's position %s"
        .formatted(partition, committed, position == null ? "missing" : position);
  }
}
