package io.relayer.operations.recovery;

import io.relayer.core.database.Database;
import io.relayer.core.database.Portions;
import io.relayer.core.kafka.KafkaClients;
import io.relayer.core.transaction.PublishedEvent;
import io.relayer.core.transaction.PublishedEventDao;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/// Reads the events that were published since a moment, and keeps those that the database lacks.
final class PublishedEvents {
  private static final int REQUESTS_AT_ONCE = 500;

  /// How many of the newest events of each partition are looked at.
  private static final int NEWEST = 20;

  private final KafkaClients kafka;
  private final Database database;
  private final String topic;
  private final UnreadableRecords unreadable = new UnreadableRecords();

  PublishedEvents(KafkaClients kafka, Database database, String topic) {
    this.kafka = kafka;
    this.database = database;
    this.topic = topic;
  }

  /// @param since no event that the database lacks was published before
  /// @return whether the topic still has all events since then
  boolean read(Instant since, PublishedRejections rejections) {
    Completeness whole = new Completeness(since);
    new LogReader(kafka)
        .readAround(
            List.of(topic),
            whole,
            page -> {
              keep(page);
              rejections.keepEvents(page);
            });
    return whole.is;
  }

  /// Whether nothing was deleted that is newer than a moment.
  static final class Completeness implements LogReader.Start {
    private final long since;
    boolean is = true;

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
    Portions.handle(
        EventRecord.ofTransactions(page, unreadable),
        events -> database.useTransaction(handle -> PublishedEventDao.keep(handle, events)),
        this::passOver);
  }

  /// Of the newest events those that the database does not have: each was in it before it was
  /// published.
  List<String> unknown() {
    List<String> unknown = new ArrayList<>();
    new LogReader(kafka)
        .readAround(
            List.of(topic),
            (reader, beginnings) -> {
              Map<TopicPartition, Long> starts =
                  new HashMap<>(reader.endOffsets(beginnings.keySet(), LogReader.PATIENCE));
              starts.replaceAll((_, end) -> Math.max(end - NEWEST, 0));
              return starts;
            },
            page -> {
              Portions.handle(
                  EventRecord.ofTransactions(page, unreadable),
                  events ->
                      unknown.addAll(
                          database.withHandle(h -> PublishedEventDao.unknown(h, events))),
                  this::passOver);
            });
    return unknown;
  }

  private void passOver(PublishedEvent event, RuntimeException why) {
    unreadable.add(
        "event %d of %s/%s".formatted(event.sequence(), event.producer(), event.requestId()),
        why.toString());
  }

  /// What of the topic could not be understood.
  UnreadableRecords unreadable() {
    return unreadable;
  }

  /// Applies the events that were kept to all requests that are there. Those that are not there
  /// follow when they are taken in again.
  void apply() {
    int found = REQUESTS_AT_ONCE;
    while (found == REQUESTS_AT_ONCE) {
      found =
          database.inTransaction(handle -> {
            List<Long> keys = PublishedEventDao.waiting(handle, REQUESTS_AT_ONCE);
            PublishedEventDao.apply(handle, keys);
            return keys.size();
          });
    }
  }
}
