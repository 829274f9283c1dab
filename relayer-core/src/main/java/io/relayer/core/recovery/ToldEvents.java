package io.relayer.core.recovery;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.relayer.core.database.Database;
import io.relayer.core.domain.TransactionId;
import io.relayer.core.kafka.KafkaClients;
import io.relayer.core.lifecycle.ToldEvent;
import io.relayer.core.lifecycle.ToldEventDao;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Reads what consumers were told since a moment, and keeps what the database does not know of it.
final class ToldEvents {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String PREFIX = "relayer.transaction.";

  /// What never changes over a life, and so is not part of an event's detail.
  private static final Set<String> FIXED =
      Set.of(
          "id",
          "producer",
          "transactionId",
          "generation",
          "pool",
          "chainId",
          "to",
          "state",
          "labels",
          "sequence",
          "at");

  private static final int REQUESTS_AT_ONCE = 500;

  private final KafkaClients kafka;
  private final Database database;
  private final String topic;

  ToldEvents(KafkaClients kafka, Database database, String topic) {
    this.kafka = kafka;
    this.database = database;
    this.topic = topic;
  }

  /// @param since no event that the database lacks was published before
  /// @return whether the topic still has all events since then
  boolean read(Instant since) {
    Completeness whole = new Completeness(since);
    new LogReader(kafka).read(List.of(topic), whole, this::keep);
    return whole.is;
  }

  /// Whether nothing was deleted that is newer than a moment.
  private static final class Completeness implements LogReader.Start {
    private final long since;
    private boolean is = true;

    Completeness(Instant since) {
      this.since = Math.max(since.toEpochMilli(), 0);
    }

    @Override
    public Map<TopicPartition, Long> of(
        Consumer<byte[], byte[]> reader, Map<TopicPartition, Long> beginnings) {
      Map<TopicPartition, Long> times = new HashMap<>();
      beginnings.keySet().forEach(partition -> times.put(partition, since));
      Map<TopicPartition, OffsetAndTimestamp> found =
          reader.offsetsForTimes(times, LogReader.PATIENCE);
      Map<TopicPartition, Long> ends = reader.endOffsets(beginnings.keySet(), LogReader.PATIENCE);
      Map<TopicPartition, Long> starts = new HashMap<>();
      beginnings.forEach((partition, first) -> {
        OffsetAndTimestamp at = found.get(partition);
        long start = at == null ? ends.getOrDefault(partition, first) : at.offset();
        is &= first == 0 || start > first;
        starts.put(partition, start);
      });
      return starts;
    }
  }

  private void keep(List<ConsumerRecord<byte[], byte[]>> page) {
    List<ToldEvent> events = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : page) {
      ToldEvent event = parse(record);
      if (event != null) {
        events.add(event);
      }
    }
    if (!events.isEmpty()) {
      database.useTransaction(handle -> ToldEventDao.keep(handle, events));
    }
  }

  /// Brings all requests that are there to where consumers know them to be. Those that are not
  /// follow when they are taken in again.
  void apply() {
    int found = REQUESTS_AT_ONCE;
    while (found == REQUESTS_AT_ONCE) {
      found =
          database.inTransaction(handle -> {
            List<Long> keys = ToldEventDao.waiting(handle, REQUESTS_AT_ONCE);
            ToldEventDao.apply(handle, keys);
            return keys.size();
          });
    }
  }

  /// Null where it is not of a transaction: only those have a sequence.
  private static @Nullable ToldEvent parse(ConsumerRecord<byte[], byte[]> record) {
    String type = header(record, "ce_type");
    String sequence = header(record, "ce_sequence");
    if (type == null || sequence == null || !type.startsWith(PREFIX) || record.value() == null) {
      return null;
    }
    try {
      JsonNode value = JSON.readTree(record.value());
      ObjectNode detail = JSON.createObjectNode();
      value
          .properties()
          .forEach(field -> {
            if (!FIXED.contains(field.getKey())) {
              detail.set(field.getKey(), field.getValue());
            }
          });
      return new ToldEvent(
          value.path("producer").asString(),
          value.path("id").asString(),
          Integer.parseInt(sequence),
          TransactionId.parse(value.path("transactionId").asString()),
          value.path("generation").asInt(),
          type.substring(PREFIX.length()),
          value.path("state").asString(),
          detail.toString(),
          Instant.parse(value.path("at").asString()));
    } catch (JacksonException | IllegalArgumentException | java.time.DateTimeException e) {
      return null; // not written by the relayer
    }
  }

  private static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), UTF_8);
  }
}
