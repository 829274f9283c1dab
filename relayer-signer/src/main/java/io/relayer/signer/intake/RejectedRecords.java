package io.relayer.signer.intake;

import io.relayer.core.domain.Bytes;
import io.relayer.core.intake.Rejection;
import io.relayer.core.kafka.Received;
import io.relayer.core.outbox.Lane;
import io.relayer.core.outbox.OutboxMessage;
import io.relayer.core.outbox.OutboxMessage.Header;
import io.relayer.core.outbox.OutboxMessageDao;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// What the world is told of a rejection: the record as it came, in topic
/// `relayer.requests.rejected`, and where id and producer could be read, an event.
final class RejectedRecords {
  /// A longer value is cut: with the headers it must fit into a record of 1 MiB.
  static final int MOST_BYTES = 900 * 1024;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private RejectedRecords() {}

  static void append(Handle handle, List<Received> records, List<Rejection> rejections) {
    Map<String, Received> bySource = new HashMap<>();
    records.forEach(record -> bySource.put(record.source(), record));
    List<OutboxMessage> returned = new ArrayList<>();
    List<OutboxMessage> events = new ArrayList<>();
    for (Rejection rejection : rejections) {
      Received received = bySource.get(rejection.source().toString());
      if (received == null) {
        throw new IllegalStateException("no record at " + rejection.source());
      }
      returned.add(returned(received, rejection));
      if (rejection.producer() != null && rejection.requestId() != null) {
        events.add(event(rejection, rejection.producer(), rejection.requestId()));
      }
    }
    OutboxMessageDao.append(handle, Lane.REJECTED, returned);
    OutboxMessageDao.append(handle, Lane.NOTICES, events);
  }

  private static OutboxMessage returned(Received received, Rejection rejection) {
    List<Header> headers = new ArrayList<>();
    received
        .record()
        .headers()
        .forEach(header ->
            headers.add(
                new Header(
                    header.key(),
                    header.value() == null ? Bytes.EMPTY : Bytes.of(header.value()))));
    headers.add(Header.text("relayer-error-code", rejection.code().name()));
    headers.add(Header.text("relayer-error-message", rejection.message()));
    headers.add(Header.text("relayer-source", rejection.source().toString()));
    byte[] value = received.record().value();
    if (value != null && value.length > MOST_BYTES) {
      headers.add(Header.text("relayer-truncated", Integer.toString(value.length)));
      value = Arrays.copyOf(value, MOST_BYTES);
    }
    return new OutboxMessage(bytes(received.record().key()), headers, bytes(value));
  }

  private static @Nullable Bytes bytes(byte @Nullable [] value) {
    return value == null ? null : Bytes.of(value);
  }

  private static OutboxMessage event(Rejection rejection, String producer, String id) {
    String subject = producer + "/" + id;
    Instant now = Instant.now();
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("id", id);
    value.put("producer", producer);
    value.put("state", "rejected");
    value.put("failure", Map.of("code", rejection.code().name(), "message", rejection.message()));
    value.put("at", now.toString());
    return new OutboxMessage(
        Bytes.of(subject.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
        List.of(
            Header.text("ce_specversion", "1.0"),
            Header.text(
                "ce_id",
                rejection.source().topicId()
                    + "-"
                    + rejection.source().partition()
                    + "-"
                    + rejection.source().offset()),
            Header.text("ce_source", "relayer"),
            Header.text("ce_type", "relayer.transaction.rejected"),
            Header.text("ce_subject", subject),
            Header.text("ce_time", now.toString()),
            Header.text("content-type", "application/json")),
        Bytes.of(JSON.writeValueAsBytes(value)));
  }
}
