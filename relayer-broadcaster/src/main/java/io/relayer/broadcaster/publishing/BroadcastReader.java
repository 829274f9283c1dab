package io.relayer.broadcaster.publishing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.relayer.core.kafka.Topics;
import io.relayer.core.outbox.Lane;
import io.relayer.ethereum.value.ChainId;
import io.relayer.messages.Headers;
import io.relayer.messages.Trace;
import io.relayer.messages.broadcast.BroadcastMessage;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;

/// A chain's broadcasts: each row names an attempt, which is read back with its transaction and its
/// request.
public final class BroadcastReader extends LaneReader {
  private final Lane lane;
  private final String topic;

  public BroadcastReader(Topics topics, ChainId chain) {
    this.lane = Lane.broadcasts(chain);
    this.topic = topics.broadcasts(chain);
  }

  @Override
  Lane lane() {
    return lane;
  }

  @Override
  int maxRecordBytes() {
    return Topics.MAX_BROADCAST_BYTES;
  }

  @Override
  Query query(Handle handle) {
    return handle
        .createQuery(
            """
            with page as materialized (
              select pos, id, transaction_id, attempt from outbox
              where lane = :lane and (pos, id) > (:pos::xid8, :id) and pos < pg_snapshot_xmin(pg_current_snapshot())
              order by pos, id limit :limit)
            select g.pos, g.id, r.request_key is not null and p.transaction_id is not null and a.attempt is not null as whole, %s
            from page g
            left join transactions t on t.transaction_id = g.transaction_id
            left join requests r on r.request_key = t.request_key
            left join payloads p on p.transaction_id = g.transaction_id
            left join attempts a on a.transaction_id = g.transaction_id and a.attempt = g.attempt
            order by g.pos, g.id
            """
                .formatted(BroadcastRow.COLUMNS))
        .bind("lane", lane.name());
  }

  @Override
  RowMapper<ProducerRecord<byte[], byte[]>> record() {
    return (row, context) -> {
      BroadcastMessage message = BroadcastRow.read(row);
      Trace trace = message.transaction().life().trace();
      return new ProducerRecord<>(
          topic,
          null,
          null,
          message.transaction().origin().sender().toString().getBytes(UTF_8),
          message.toJson(),
          new Headers()
              .add("traceparent", trace.parent())
              .add("tracestate", trace.state())
              .toKafka());
    };
  }
}
