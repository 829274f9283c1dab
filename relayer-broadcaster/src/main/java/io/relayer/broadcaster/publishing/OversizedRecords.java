package io.relayer.broadcaster.publishing;

import io.relayer.core.outbox.Cursor;
import io.relayer.core.outbox.Cut;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Remembers the entries that Kafka found too large, so that their page does not fail for ever.
/// Each by its number in its row: the others of the row go out whole.
final class OversizedRecords {
  private static final Logger log = LoggerFactory.getLogger(Publisher.class);

  private final Map<Place, Integer> refusals = new ConcurrentHashMap<>();
  private final PublisherMetrics metrics;

  OversizedRecords(PublisherMetrics metrics) {
    this.metrics = metrics;
  }

  private record Place(Cursor row, int entry) {
    static Place of(Page.Entry entry) {
      return new Place(entry.at(), entry.number());
    }
  }

  void add(Page.Entry entry) {
    refusals.merge(Place.of(entry), 1, Integer::sum);
  }

  /// To be called once a page is published, to which all of them belonged.
  void clear() {
    refusals.clear();
  }

  /// The entry's record in a form that was not refused yet; empty once there is none.
  Optional<ProducerRecord<byte[], byte[]>> fit(Page.Entry entry) {
    int times = refusals.isEmpty() ? 0 : refusals.getOrDefault(Place.of(entry), 0);
    return switch (times) {
      case 0 -> Optional.of(entry.record());
      case 1 -> {
        log.error(
            "{}: Kafka takes the record of entry {} of row {} only cut",
            entry.record().topic(),
            entry.number(),
            entry.at());
        metrics.cut();
        yield Optional.of(Cut.of(entry.record()));
      }
      default -> {
        log.error(
            "{}: Kafka takes the record of entry {} of row {} not even cut: left out",
            entry.record().topic(),
            entry.number(),
            entry.at());
        metrics.dropped();
        yield Optional.empty();
      }
    };
  }
}
