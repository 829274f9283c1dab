package io.relayer.app.stack;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/// Reads the events topic as a producer does: goes on from where it was, so that each event is read
/// and checked once, however often a test looks.
final class EventReader implements AutoCloseable {
  private final Consumer<byte[], byte[]> consumer;
  private final EventLog log = new EventLog();

  /// @param consumer is closed with it
  EventReader(Consumer<byte[], byte[]> consumer, String topic) {
    this.consumer = consumer;
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /// All that was published up to now.
  synchronized EventLog read() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
      for (ConsumerRecord<byte[], byte[]> event : consumer.poll(Duration.ofSeconds(1))) {
        log.add(event);
      }
    }
    return log;
  }

  @Override
  public synchronized void close() {
    consumer.close();
  }
}
