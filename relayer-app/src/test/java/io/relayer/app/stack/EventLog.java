package io.relayer.app.stack;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The events of requests, as a producer reads them from Kafka.
///
/// @param bySubject the first occurrences of each request's events, in the order of Kafka
/// @param repeats how many occurrences besides there are of each request's events
public record EventLog(Map<String, List<Event>> bySubject, Map<String, Integer> repeats) {
  /// @param type without `relayer.transaction.`
  /// @param sequence 0 where it has none
  public record Event(String type, int sequence, JsonNode body) {}

  EventLog() {
    this(new LinkedHashMap<>(), new LinkedHashMap<>());
  }

  void add(ConsumerRecord<byte[], byte[]> record) {
    EventSchema.check(record.value());
    String subject = header(record, "ce_subject");
    List<Event> events = bySubject.computeIfAbsent(subject, _ -> new ArrayList<>());
    String sequence = header(record, "ce_sequence");
    Event event =
        new Event(
            header(record, "ce_type").replace("relayer.transaction.", ""),
            sequence.isEmpty() ? 0 : Integer.parseInt(sequence),
            JsonMapper.shared().readTree(record.value()));
    boolean repeated =
        event.sequence() > 0 && events.stream().anyMatch(e -> e.sequence() == event.sequence());
    if (repeated) {
      repeats.merge(subject, 1, Integer::sum);
    } else {
      events.add(event);
    }
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }

  /// Of one request; empty if nothing was heard of it.
  public List<Event> of(String subject) {
    return bySubject.getOrDefault(subject, List.of());
  }

  public List<String> typesOf(String subject) {
    return of(subject).stream().map(Event::type).toList();
  }
}
