package io.relayer.operations.recovery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.relayer.core.database.ContentFault;
import io.relayer.core.transaction.PublishedEvent;
import io.relayer.messages.TransactionId;
import io.relayer.messages.event.EventName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A record of the events topic, read back. Only the relayer writes there; what says that it is a
/// transaction's event and can't be understood is passed over, since its request's state is in the
/// journal and on the chain as well.
final class EventRecord {
  private static final JsonMapper JSON = JsonMapper.builder().build();

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

  /// More than any request ever has; the next number still is one.
  private static final int MAX_SEQUENCE = 1_000_000_000;

  private EventRecord() {}

  /// Those that are of transactions: only these are counted.
  static List<PublishedEvent> ofTransactions(
      List<ConsumerRecord<byte[], byte[]>> records, UnreadableRecords unreadable) {
    List<PublishedEvent> events = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      String type = header(record, "ce_type");
      String sequence = header(record, "ce_sequence");
      if (type != null && type.startsWith(EventName.OF_TRANSACTIONS) && sequence != null) {
        try {
          events.add(parse(record.value(), type, sequence));
        } catch (RuntimeException e) {
          if (!ContentFault.is(e)) {
            throw e;
          }
          unreadable.add(record, e.toString());
        }
      }
    }
    return events;
  }

  private static PublishedEvent parse(byte @Nullable [] json, String type, String sequence) {
    JsonNode value = JSON.readTree(requireNonNull(json, "no value"));
    ObjectNode detail = JSON.createObjectNode();
    value
        .properties()
        .forEach(field -> {
          if (!FIXED.contains(field.getKey())) {
            detail.set(field.getKey(), field.getValue());
          }
        });
    int number = Integer.parseInt(sequence);
    if (number < 1 || number > MAX_SEQUENCE) {
      throw new IllegalArgumentException("sequence " + sequence);
    }
    return new PublishedEvent(
        value.required("producer").asString(),
        value.required("id").asString(),
        number,
        TransactionId.parse(value.required("transactionId").asString()),
        value.required("generation").asInt(),
        type.substring(EventName.OF_TRANSACTIONS.length()),
        value.required("state").asString(),
        detail.toString(),
        Instant.parse(value.required("at").asString()));
  }

  private static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
  }
}
