package io.relayer.operations.recovery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.relayer.core.database.ContentFault;
import io.relayer.core.database.Database;
import io.relayer.core.database.Portions;
import io.relayer.core.kafka.PositionDao.Position;
import io.relayer.core.kafka.RecordTime;
import io.relayer.core.kafka.Topics;
import io.relayer.core.outbox.RejectionDao;
import io.relayer.core.outbox.RejectionDao.Told;
import io.relayer.messages.event.EventName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Rejections that were published and that the database, an older copy, does not know. Each stands
/// in two topics, of which one may have come further: as an event, if id and producer could be
/// read, and as the record that was given back.
///
/// Crash points: each page is one SQL transaction; before its commit nothing of it is there, after
/// it all is, and the next run leaves that alone. Nothing is read again before a run has gone
/// through, and what is read again is compared with table `rejection_log` in the SQL transaction
/// that stores the position.
///
/// Why: RATIONALE.md#two-topics.
final class PublishedRejections {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern EVENT_ID =
      Pattern.compile("([0-9a-f-]{36})-([0-9]{1,9})-([0-9]{1,18})");
  private static final Pattern SOURCE = Pattern.compile("(.+)-([0-9]{1,9})-([0-9]{1,18})");

  private final Database database;
  private final UnreadableRecords unreadable = new UnreadableRecords();

  /// The topics that requests and orders are read from, by their present ids.
  private final Map<UUID, String> names = new HashMap<>();

  /// The same, by name, where the database has a position of theirs: then the topic was the same at
  /// the backup. A record that was given back names its topic, which may have been another one.
  private final Map<String, UUID> ids = new HashMap<>();

  PublishedRejections(Database database, Map<String, UUID> present, List<Position> positions) {
    this.database = database;
    present.forEach((name, id) -> names.put(id, name));
    for (Position position : positions) {
      if (position.topicId().equals(present.get(position.topic()))) {
        ids.put(position.topic(), position.topicId());
      }
    }
  }

  /// @param topics of which requests and orders come from two
  static List<String> sources(Topics topics) {
    return List.of(topics.requests(), topics.orders());
  }

  /// Of a page of the events topic.
  void keepEvents(List<ConsumerRecord<byte[], byte[]>> page) {
    keep(page, this::ofEvent);
  }

  /// Of a page of the rejected records.
  void keepRecords(List<ConsumerRecord<byte[], byte[]>> page) {
    keep(page, this::ofRecord);
  }

  private interface Reading {
    /// Null where it is not of a rejection.
    @Nullable Told of(ConsumerRecord<byte[], byte[]> record);
  }

  private void keep(List<ConsumerRecord<byte[], byte[]>> page, Reading read) {
    List<Told> told = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : page) {
      try {
        Told one = read.of(record);
        if (one != null) {
          told.add(one);
        }
      } catch (RuntimeException e) {
        if (!ContentFault.is(e)) {
          throw e;
        }
        unreadable.add(record, e.toString());
      }
    }
    Portions.handle(
        told,
        some -> database.useTransaction(handle -> RejectionDao.restore(handle, some)),
        (one, why) ->
            unreadable.add(
                "the rejection of %s-%d, offset %d"
                    .formatted(one.topic(), one.partition(), one.offset()),
                why.toString()));
  }

  /// What of both topics could not be understood.
  UnreadableRecords unreadable() {
    return unreadable;
  }

  private @Nullable Told ofEvent(ConsumerRecord<byte[], byte[]> record) {
    Matcher id = EVENT_ID.matcher(header(record, "ce_id"));
    if (!header(record, "ce_type").equals(EventName.REJECTED.type()) || !id.matches()) {
      return null;
    }
    UUID topicId = UUID.fromString(id.group(1));
    String topic = names.get(topicId);
    if (topic == null) {
      return null;
    }
    JsonNode value = JSON.readTree(requireNonNull(record.value(), "no value"));
    return new Told(
        topicId,
        topic,
        Integer.parseInt(id.group(2)),
        Long.parseLong(id.group(3)),
        new RejectionDao.Words(
            value.required("producer").asString(),
            value.required("id").asString(),
            value.required("failure").path("code").asString(),
            value.required("failure").path("message").asString()),
        Instant.parse(value.required("at").asString()));
  }

  private @Nullable Told ofRecord(ConsumerRecord<byte[], byte[]> record) {
    Matcher source = SOURCE.matcher(header(record, "relayer-source"));
    String code = header(record, "relayer-error-code");
    if (!source.matches() || code.isEmpty()) {
      return null;
    }
    UUID topicId = ids.get(source.group(1));
    if (topicId == null) {
      return null;
    }
    String topic = names.get(topicId);
    return topic == null
        ? null
        : new Told(
            topicId,
            topic,
            Integer.parseInt(source.group(2)),
            Long.parseLong(source.group(3)),
            new RejectionDao.Words(null, null, code, header(record, "relayer-error-message")),
            RecordTime.bounded(record));
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null ? "" : new String(header.value(), UTF_8);
  }
}
