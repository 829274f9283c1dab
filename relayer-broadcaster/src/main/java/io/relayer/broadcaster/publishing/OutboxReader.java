package io.relayer.broadcaster.publishing;

import io.relayer.core.kafka.Topics;
import io.relayer.core.outbox.Lane;
import io.relayer.messages.Headers;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;

/// Rows that stand in the outbox as the bytes that they are published as.
public final class OutboxReader extends LaneReader {
  private final Lane lane;
  private final String topic;

  private OutboxReader(Lane lane, String topic) {
    this.lane = lane;
    this.topic = topic;
  }

  /// Sender and chain events, and the events of rejected requests.
  public static OutboxReader notices(Topics topics) {
    return new OutboxReader(Lane.NOTICES, topics.events());
  }

  /// Rejected records.
  public static OutboxReader rejected(Topics topics) {
    return new OutboxReader(Lane.REJECTED, topics.rejected());
  }

  @Override
  Lane lane() {
    return lane;
  }

  @Override
  int maxRecordBytes() {
    return Topics.MAX_RECORD_BYTES;
  }

  @Override
  Query query(Handle handle) {
    return handle
        .createQuery(
            """
            select key, payload, headers, pos, id, true as whole from outbox
            where lane = :lane and (pos, id) > (:pos::xid8, :id) and pos < pg_snapshot_xmin(pg_current_snapshot())
            order by pos, id limit :limit
            """)
        .bind("lane", lane.name());
  }

  @Override
  RowMapper<ProducerRecord<byte[], byte[]>> record() {
    return (row, context) ->
        new ProducerRecord<>(
            topic,
            null,
            null,
            row.getBytes(1),
            row.getBytes(2),
            Headers.parse(row.getString(3)).toKafka());
  }
}
