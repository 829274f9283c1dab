package io.relayer.signer.intake;

import io.relayer.core.kafka.Received;
import io.relayer.core.outbox.Notice;
import io.relayer.core.outbox.OutboxDao;
import io.relayer.core.outbox.RejectedRecord;
import io.relayer.core.outbox.Rejection;
import io.relayer.core.outbox.RejectionDao;
import io.relayer.ethereum.value.Bytes;
import io.relayer.messages.Trace;
import io.relayer.messages.event.EventName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Publishes rejections: a row for operators, the record as it came for its producer, and an event
/// of a request's rejection where id and producer could be read.
public final class RejectedRecords {
  private RejectedRecords() {}

  /// Tells of requests.
  static void write(Handle handle, List<Received> records, List<Rejection> rejections) {
    giveBack(handle, records, rejections);
    Map<String, Received> bySource = bySource(records);
    List<Notice> events = new ArrayList<>();
    for (Rejection rejection : rejections) {
      if (rejection.producer() != null && rejection.requestId() != null) {
        Trace trace = CandidateReader.trace(received(bySource, rejection).record());
        events.add(event(rejection, rejection.producer(), rejection.requestId(), trace));
      }
    }
    OutboxDao.requestsRejected(handle, events);
  }

  /// Tells operators and the record's producer, without an event: of what is no request, so that
  /// nobody takes it for the end of the request that it names.
  public static void giveBack(Handle handle, List<Received> records, List<Rejection> rejections) {
    Map<String, Received> bySource = bySource(records);
    List<RejectedRecord> returned = new ArrayList<>();
    for (Rejection rejection : rejections) {
      Received received = received(bySource, rejection);
      Trace trace = CandidateReader.trace(received.record());
      returned.add(returned(received, rejection, trace));
    }
    RejectionDao.insert(handle, rejections);
    OutboxDao.rejected(handle, returned);
  }

  /// Which of the records are read again and were rejected before: nothing more comes of them. To
  /// be asked in the SQL transaction that stores the position.
  public static Set<Rejection.Source> told(Handle handle, List<Received> records, ReadAgain again) {
    return again.isEmpty()
        ? Set.of()
        : RejectionDao.among(
            handle,
            records.stream()
                .filter(received -> again.since(received).isPresent())
                .map(RejectedRecords::source)
                .toList());
  }

  /// Where it stands.
  public static Rejection.Source source(Received received) {
    return new Rejection.Source(
        received.topicId(),
        received.record().topic(),
        received.record().partition(),
        received.record().offset());
  }

  private static Map<String, Received> bySource(List<Received> records) {
    Map<String, Received> bySource = new HashMap<>();
    records.forEach(record -> bySource.put(record.source(), record));
    return bySource;
  }

  private static Received received(Map<String, Received> bySource, Rejection rejection) {
    Received received = bySource.get(rejection.source().toString());
    if (received == null) {
      throw new IllegalStateException("no record at " + rejection.source());
    }
    return received;
  }

  private static RejectedRecord returned(Received received, Rejection rejection, Trace trace) {
    return new RejectedRecord(
        bytes(received.record().key()),
        bytes(received.record().value()),
        received.source(),
        rejection.code(),
        rejection.message(),
        trace);
  }

  private static @Nullable Bytes bytes(byte @Nullable [] value) {
    return value == null ? null : Bytes.of(value);
  }

  private static Notice event(Rejection rejection, String producer, String id, Trace trace) {
    Rejection.Source source = rejection.source();
    Map<String, String> failure = new LinkedHashMap<>();
    failure.put("code", rejection.code().name());
    failure.put("message", rejection.message());
    return Notice.ofRequest(EventName.REJECTED, producer, id)
        .withId(source.topicId() + "-" + source.partition() + "-" + source.offset())
        .withTrace(trace)
        .with("state", EventName.REJECTED.text())
        .with("failure", failure)
        .build();
  }
}
