package io.relayer.broadcaster.publishing;

import io.relayer.core.outbox.Cursor;
import io.relayer.core.outbox.Cut;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Remembers the rows that Kafka found too large, so that their page does not fail for ever.
final class OversizedRecords {
  private static final Logger log = LoggerFactory.getLogger(Publisher.class);

  private final Map<Cursor, Integer> refusals = new ConcurrentHashMap<>();
  private final PublisherMetrics metrics;

  OversizedRecords(PublisherMetrics metrics) {
    this.metrics = metrics;
  }

  void add(Page.Row row) {
    refusals.merge(row.at(), 1, Integer::sum);
  }

  /// To be called once a page is published, to which all of them belonged.
  void clear() {
    refusals.clear();
  }

  /// The row's record in a form that was not refused yet; empty once there is none.
  Optional<ProducerRecord<byte[], byte[]>> fit(Page.Row row) {
    int times = refusals.isEmpty() ? 0 : refusals.getOrDefault(row.at(), 0);
    return switch (times) {
      case 0 -> Optional.of(row.record());
      case 1 -> {
        log.error("{}: Kafka takes the record of row {} only cut", row.record().topic(), row.at());
        metrics.cut();
        yield Optional.of(Cut.of(row.record()));
      }
      default -> {
        log.error(
            "{}: Kafka takes the record of row {} not even cut: left out",
            row.record().topic(),
            row.at());
        metrics.dropped();
        yield Optional.empty();
      }
    };
  }
}
