package io.relayer.app.audit;

import io.relayer.app.audit.EventsTable.Heard;
import io.relayer.core.kafka.RecordTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;

/// Reads what a topic of events holds, from its beginning to where it ends now.
final class TopicReader {
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Pattern SEQUENCE = Pattern.compile("[0-9]{1,9}");

  private final Consumer<byte[], byte[]> consumer;
  private final String topic;
  private long arrivals;
  private Instant completeSince = Instant.EPOCH;

  /// @param consumer without a subscription; stays open
  TopicReader(Consumer<byte[], byte[]> consumer, String topic) {
    this.consumer = consumer;
    this.topic = topic;
  }

  /// Hands over the transaction events, some at a time.
  void read(java.util.function.Consumer<List<Heard>> heard) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> starts = new HashMap<>(consumer.beginningOffsets(partitions));
    starts.values().removeIf(start -> start == 0);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    long waitUntil = System.nanoTime() + PATIENCE.toNanos();
    while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      if (!records.isEmpty()) {
        noteTruncation(records, starts);
        heard.accept(events(records));
        waitUntil = System.nanoTime() + PATIENCE.toNanos();
      } else if (System.nanoTime() - waitUntil > 0) {
        throw new TimeoutException("no more records of %s for %s".formatted(topic, PATIENCE));
      }
    }
  }

  /// The topic may lack events before this moment: Kafka has deleted its beginning.
  Instant completeSince() {
    return completeSince;
  }

  private void noteTruncation(
      ConsumerRecords<byte[], byte[]> records, Map<TopicPartition, Long> truncated) {
    for (TopicPartition partition : records.partitions()) {
      if (truncated.remove(partition) != null) {
        Instant first = RecordTime.bounded(records.records(partition).getFirst());
        completeSince = first.isAfter(completeSince) ? first : completeSince;
      }
    }
  }

  private List<Heard> events(ConsumerRecords<byte[], byte[]> records) {
    List<Heard> events = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> event : records) {
      String sequence = header(event, "ce_sequence");
      String subject = header(event, "ce_subject");
      if (SEQUENCE.matcher(sequence).matches() && !subject.isEmpty()) {
        events.add(new Heard(subject, Integer.parseInt(sequence), ++arrivals));
      }
    }
    return events;
  }

  /// Empty where it is not there: a record of somebody else.
  private static String header(ConsumerRecord<byte[], byte[]> event, String name) {
    Header header = event.headers().lastHeader(name);
    return header == null || header.value() == null
        ? ""
        : new String(header.value(), StandardCharsets.UTF_8);
  }
}
