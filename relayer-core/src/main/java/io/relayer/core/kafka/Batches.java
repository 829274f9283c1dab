package io.relayer.core.kafka;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/// Cuts what a poll brought into batches of a bounded size.
final class Batches {
  private final Progress progress;
  private final ConsumerRecords<byte[], byte[]> polled;
  private final List<Batch> batches = new ArrayList<>();
  private List<Received> records = new ArrayList<>();
  private Map<TopicPartition, Long> ends = new HashMap<>();
  private long bytes;

  private Batches(Progress progress, ConsumerRecords<byte[], byte[]> polled) {
    this.progress = progress;
    this.polled = polled;
  }

  static List<Batch> of(Progress progress, ConsumerRecords<byte[], byte[]> polled, int maxBytes) {
    Batches batches = new Batches(progress, polled);
    for (TopicPartition partition : polled.partitions()) {
      batches.add(partition, maxBytes);
    }
    batches.cut();
    return batches.batches;
  }

  private void add(TopicPartition partition, int maxBytes) {
    Progress.Place place =
        requireNonNull(progress.at(partition), () -> partition + " is not being read");
    for (ConsumerRecord<byte[], byte[]> record : polled.records(partition)) {
      long size =
          Math.max(record.serializedKeySize(), 0L) + Math.max(record.serializedValueSize(), 0L);
      if (bytes + size > maxBytes && !records.isEmpty()) {
        cut();
      }
      records.add(new Received(place.topicId(), record));
      ends.put(partition, record.offset() + 1);
      bytes += size;
    }
    // Behind the last record may stand markers of transactions, which are read as well.
    ends.put(partition, requireNonNull(polled.nextOffsets().get(partition)).offset());
  }

  private void cut() {
    if (!records.isEmpty()) {
      batches.add(Batch.next(progress, records, ends));
      records = new ArrayList<>();
      ends = new HashMap<>();
      bytes = 0;
    }
  }
}
