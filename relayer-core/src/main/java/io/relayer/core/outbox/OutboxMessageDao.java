package io.relayer.core.outbox;

import io.relayer.core.domain.Bytes;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Whole records in table `outbox`. Column `headers` is a JSON array of `{"name", "value"}`, the
/// value in base 64.
public final class OutboxMessageDao {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private OutboxMessageDao() {}

  /// Appends records that belong to no ordering root: among them any order is right.
  public static void append(Handle handle, Lane lane, List<OutboxMessage> messages) {
    if (messages.isEmpty()) {
      return;
    }
    PreparedBatch batch =
        handle.prepareBatch(
            """
            insert into outbox (pos, lane, key, headers, payload)
            values (pg_current_xact_id(), :lane, :key, :headers::jsonb, :payload)
            """);
    for (OutboxMessage message : messages) {
      batch
          .bind("lane", lane.name())
          .bind("key", bytes(message.key()))
          .bind("headers", headers(message.headers()))
          .bind("payload", bytes(message.value()))
          .add();
    }
    batch.execute();
  }

  private static byte @Nullable [] bytes(@Nullable Bytes value) {
    return value == null ? null : value.toArray();
  }

  private static String headers(List<OutboxMessage.Header> headers) {
    return JSON.writeValueAsString(
        headers.stream()
            .map(header ->
                Map.of(
                    "name", header.name(),
                    "value", Base64.getEncoder().encodeToString(header.value().toArray())))
            .toList());
  }

  /// The headers as they were appended.
  public static List<OutboxMessage.Header> headers(@Nullable String json) {
    List<OutboxMessage.Header> headers = new ArrayList<>();
    if (json != null) {
      for (JsonNode header : JSON.readTree(json)) {
        headers.add(
            new OutboxMessage.Header(
                header.get("name").asString(),
                Bytes.of(Base64.getDecoder().decode(header.get("value").asString()))));
      }
    }
    return headers;
  }
}
