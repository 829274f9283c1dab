package io.relayer.core.outbox;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.result.ResultIterator;
import org.jdbi.v3.core.statement.Query;

/// Reads the rows of one lane in their order, and makes a record of each.
///
/// Only rows below the watermark are read: `pos < pg_snapshot_xmin(pg_current_snapshot())`. A row's
/// `pos` is at least the id of the transaction that wrote it, so each transaction that may still
/// write such a row has ended, and what it wrote is seen: no row can appear behind the cursor.
public abstract sealed class LaneReader permits BroadcastReader, TransitionReader, StoredReader {
  private static final int FETCH = 500;

  /// Bounds of what is read at once.
  ///
  /// @param maxBytes of keys and values, except that one row always fits
  record PageSize(int maxRows, int maxBytes) {}

  abstract Lane lane();

  /// The largest record that the lane's topic takes.
  abstract int maxRecordBytes();

  /// A query for `pos`, `id` and what [#record] needs, with `:pos`, `:id` (the cursor) and `:limit`
  /// to be bound, in order of `(pos, id)`.
  abstract Query query(Handle handle);

  abstract RowMapper<ProducerRecord<byte[], byte[]>> record();

  /// A query with `:pos` and `:id`: whether there are rows after the cursor, readable or not.
  abstract Query waiting(Handle handle);

  /// The next rows after `after`; in a transaction, so that they come in portions.
  final List<Outgoing> read(Handle handle, Cursor after, PageSize size) {
    List<Outgoing> page = new ArrayList<>();
    long bytes = 0;
    RowMapper<ProducerRecord<byte[], byte[]>> record = record();
    try (ResultIterator<Outgoing> rows =
        bind(query(handle), after)
            .bind("limit", size.maxRows())
            .setFetchSize(FETCH)
            .map((row, context) -> new Outgoing(Cursor.of(row), record.map(row, context)))
            .iterator()) {
      while (bytes < size.maxBytes() && rows.hasNext()) {
        Outgoing next = rows.next();
        page.add(next);
        bytes += length(next.record().key()) + length(next.record().value());
      }
    }
    return page;
  }

  /// Whether rows wait after `after`: when none of them can be read, a transaction that is still
  /// open holds them back.
  final boolean isWaiting(Handle handle, Cursor after) {
    return bind(waiting(handle), after).mapTo(Boolean.class).one();
  }

  private static Query bind(Query query, Cursor after) {
    return query.bind("pos", after.posText()).bind("id", after.id());
  }

  private static long length(byte @org.jspecify.annotations.Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }
}
