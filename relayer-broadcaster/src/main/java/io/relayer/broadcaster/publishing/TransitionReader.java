package io.relayer.broadcaster.publishing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.relayer.core.kafka.Topics;
import io.relayer.core.outbox.Lane;
import io.relayer.ethereum.value.Address;
import io.relayer.messages.Trace;
import io.relayer.messages.event.CloudEvent;
import java.io.ByteArrayOutputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// The transaction events, made of the history: what changes over a life as it was then, from the
/// row itself, what never changes from the transaction and its request.
public final class TransitionReader extends LaneReader {
  private static final JsonFactory JSON = new JsonFactory();

  private final String topic;

  public TransitionReader(Topics topics) {
    this.topic = topics.events();
  }

  @Override
  Lane lane() {
    return Lane.TRANSITIONS;
  }

  @Override
  int maxRecordBytes() {
    return Topics.MAX_RECORD_BYTES;
  }

  @Override
  Query query(Handle handle) {
    return handle.createQuery(
        """
        with page as materialized (
          select pos, id, transaction_id, generation, sequence, event, state, detail, repeat, at from transitions
          where (pos, id) > (:pos::xid8, :id) and pos < pg_snapshot_xmin(pg_current_snapshot())
          order by pos, id limit :limit)
        select g.*, r.request_key is not null and p.transaction_id is not null as whole, r.producer, r.request_id, t.chain_id, t.pool, p.recipient, p.labels, p.traceparent, p.tracestate
        from page g
        left join transactions t on t.transaction_id = g.transaction_id
        left join payloads p on p.transaction_id = g.transaction_id
        left join requests r on r.request_key = t.request_key
        order by g.pos, g.id
        """);
  }

  @Override
  Query waiting(Handle handle) {
    return handle.createQuery( // ordered: see LaneReader
        """
        select (select true from transitions where (pos, id) > (:pos::xid8, :id)
                order by pos, id limit 1) is not null
        """);
  }

  @Override
  RowMapper<ProducerRecord<byte[], byte[]>> record() {
    return (row, context) -> {
      CloudEvent event = event(row);
      return new ProducerRecord<>(
          topic,
          null,
          null,
          event.subject().getBytes(UTF_8),
          value(row, event.time()),
          event.headers().toKafka());
    };
  }

  private static CloudEvent event(ResultSet row) throws SQLException {
    String id = row.getString("transaction_id") + "-" + row.getInt("sequence");
    return new CloudEvent(
        row.getBoolean("repeat") ? id + "-r" + row.getLong("id") : id,
        CloudEvent.Type.ofTransaction(row.getString("event"), row.getLong("chain_id")),
        row.getString("producer") + "/" + row.getString("request_id"),
        row.getTimestamp("at").toInstant(),
        row.getInt("sequence"),
        new Trace(row.getString("traceparent"), row.getString("tracestate")));
  }

  private static byte[] value(ResultSet row, Instant at) throws SQLException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      json.writeStringProperty("id", row.getString("request_id"));
      json.writeStringProperty("producer", row.getString("producer"));
      json.writeStringProperty("transactionId", row.getString("transaction_id"));
      json.writeNumberProperty("generation", row.getInt("generation"));
      text(json, "pool", row.getString("pool"));
      json.writeNumberProperty("chainId", row.getLong("chain_id"));
      byte[] recipient = row.getBytes("recipient");
      text(json, "to", recipient == null ? null : Address.of(recipient).toString());
      json.writeStringProperty("state", row.getString("state"));
      splice(json, row.getString("detail"));
      json.writeName("labels").writeRawValue(row.getString("labels"));
      json.writeNumberProperty("sequence", row.getInt("sequence"));
      json.writeStringProperty("at", at.toString());
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private static void text(JsonGenerator json, String name, @Nullable String value) {
    if (value != null) {
      json.writeStringProperty(name, value);
    }
  }

  /// Writes the fields of an object that is already text among those of the present one.
  private static void splice(JsonGenerator json, String object) {
    String fields = object.substring(1, object.length() - 1);
    if (!fields.isBlank()) {
      json.writeRaw(',').writeRaw(fields);
    }
  }
}
