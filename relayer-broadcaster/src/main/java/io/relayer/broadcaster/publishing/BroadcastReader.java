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

/// A chain's broadcasts: each row names attempts, which are read back with their transactions and
/// their requests.
///
/// The page is cut by what the rows say of themselves, before any attempt is looked up: the lane's
/// index gives as many rows as there may be records, and of these the first that have so many
/// together are taken. Their arrays stay where they are until then.
///
/// A row gives as many entries as it says and as it names, whichever is more, so that none is left
/// out without being counted as passed over.
///
/// Why: RATIONALE.md#outbox-batches.
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
            with waiting as materialized (
              select pos, id, transaction_ids, attempts, entries from outbox
              where lane = :lane and (pos, id) > (:pos::xid8, :id) and pos < pg_snapshot_xmin(pg_current_snapshot())
              order by pos, id limit :limit),
            page as materialized (
              select * from (
                select w.*, sum(w.entries) over (order by w.pos, w.id rows unbounded preceding) - w.entries as before
                from waiting w) counted
              where before < :limit)
            select %s, g.pos, g.id,
                   r.request_key is not null and p.transaction_id is not null and a.attempt is not null as whole
            from page g
            left join lateral unnest(g.transaction_ids, g.attempts, array_fill(true, array[g.entries])) with ordinality
              as e (transaction_id, attempt, said, place) on true
            left join lateral (select * from transactions x where x.transaction_id = e.transaction_id limit 1) t on true
            left join lateral (select * from payloads x where x.transaction_id = e.transaction_id limit 1) p on true
            left join lateral (select * from requests x where x.request_key = t.request_key limit 1) r on true
            left join lateral (
              select * from attempts x where x.transaction_id = e.transaction_id and x.attempt = e.attempt limit 1) a on true
            order by g.pos, g.id, e.place
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
