package io.relayer.core.kafka;

import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/// A record, and the topic that it was read from by its id: a topic made anew under the same name
/// is another one.
public record Received(UUID topicId, ConsumerRecord<byte[], byte[]> record) {
  TopicPartition partition() {
    return new TopicPartition(record.topic(), record.partition());
  }

  /// `topic-partition-offset`, as in the header `relayer-source`.
  public String source() {
    return "%s-%d-%d".formatted(record.topic(), record.partition(), record.offset());
  }
}
