package io.relayer.broadcaster.publishing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.relayer.core.kafka.Topics;
import io.relayer.core.outbox.Lane;
import io.relayer.messages.Trace;
import io.relayer.messages.event.CloudEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;

/// The transaction events, as the history has them: whoever took a step has written its event's
/// value as it is published, and what key and headers are made of beside it.
public final class TransitionReader extends LaneReader {
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
        select pos, id, value is not null as whole, transaction_id, sequence, event, repeat, at, chain_id, subject,
               traceparent, tracestate, value
        from transitions
        where (pos, id) > (:pos::xid8, :id) and pos < pg_snapshot_xmin(pg_current_snapshot())
        order by pos, id limit :limit
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
          row.getBytes("value"), // the text's own bytes: the driver makes no string of it
          event.headers().toKafka());
    };
  }

  private static CloudEvent event(ResultSet row) throws SQLException {
    String id = row.getString("transaction_id") + "-" + row.getInt("sequence");
    return new CloudEvent(
        row.getBoolean("repeat") ? id + "-r" + row.getLong("id") : id,
        CloudEvent.Type.ofTransaction(row.getString("event"), row.getLong("chain_id")),
        row.getString("subject"),
        row.getTimestamp("at").toInstant(),
        row.getInt("sequence"),
        new Trace(row.getString("traceparent"), row.getString("tracestate")));
  }
}
