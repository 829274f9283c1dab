package io.relayer.core.recovery;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.relayer.core.domain.TransactionId;
import io.relayer.core.lifecycle.ToldEvent;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A record of the events topic, read back.
final class EventRecord {
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

  private EventRecord() {}

  /// Those that are of transactions: only these are counted.
  static List<ToldEvent> ofTransactions(List<ConsumerRecord<byte[], byte[]>> records) {
    List<ToldEvent> events = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      ToldEvent event = parse(record);
      if (event != null) {
        events.add(event);
      }
    }
    return events;
  }

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
    } catch (JacksonException | IllegalArgumentException | DateTimeException e) {
      return null; // not written by the relayer
    }
  }

  private static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), UTF_8);
  }
}
