package io.relayer.broadcaster.publishing;

import io.relayer.core.database.FailureLine;
import io.relayer.core.outbox.Cursor;
import io.relayer.core.outbox.Lane;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.result.ResultIterator;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the rows of one lane in their order, and makes a record of each.
///
/// Only rows below the watermark are read: `pos < pg_snapshot_xmin(pg_current_snapshot())`. A row's
/// `pos` is at least the id of the transaction that wrote it, so each transaction that may still
/// write such a row has ended, and what it wrote is seen: no row can appear behind the cursor.
///
/// A row that makes no record (its transaction was deleted, or its content is not what this build
/// expects) is passed over, and logged: the rows behind it are others'. The cursor goes beyond it
/// like beyond any other.
public abstract sealed class LaneReader permits BroadcastReader, TransitionReader, OutboxReader {
  private static final Logger log = LoggerFactory.getLogger(LaneReader.class);
  private static final int FETCH = 500;

  /// Bounds of what is read at once.
  ///
  /// @param maxBytes of keys and values, except that one row always fits
  record PageSize(int maxRows, int maxBytes) {}

  abstract Lane lane();

  /// The largest record that the lane's topic takes.
  abstract int maxRecordBytes();

  /// A query for `pos`, `id`, `whole` (whether all is there that the row tells of) and what
  /// [#record] needs, with `:pos`, `:id` (the cursor) and `:limit` to be bound, in order of `(pos,
  /// id)`.
  abstract Query query(Handle handle);

  abstract RowMapper<ProducerRecord<byte[], byte[]>> record();

  /// A query with `:pos` and `:id`: whether there are rows after the cursor, readable or not; here,
  /// of a lane of table `outbox`. The order is what makes it the look at one entry of an index: in
  /// an `exists` it would count for nothing, and the planner would read the table.
  Query waiting(Handle handle) {
    return handle
        .createQuery(
            """
            select (select true from outbox where lane = :lane and (pos, id) > (:pos::xid8, :id)
                    order by pos, id limit 1) is not null
            """)
        .bind("lane", lane().name());
  }

  /// The next rows after `after`; in a transaction, so that they come in portions.
  final Page read(Handle handle, Cursor after, PageSize size) {
    List<Page.Row> records = new ArrayList<>();
    Cursor end = null;
    int passedOver = 0;
    long bytes = 0;
    RowMapper<ProducerRecord<byte[], byte[]>> record = record();
    try (ResultIterator<Read> rows =
        bind(query(handle), after)
            .bind("limit", size.maxRows())
            .setFetchSize(FETCH)
            .map((row, context) -> new Read(Cursor.of(row), of(record, row, context)))
            .iterator()) {
      while (bytes < size.maxBytes() && rows.hasNext()) {
        Read next = rows.next();
        end = next.at();
        ProducerRecord<byte[], byte[]> made = next.record();
        if (made == null) {
          passedOver++;
        } else {
          records.add(new Page.Row(next.at(), made));
          bytes += length(made.key()) + length(made.value());
        }
      }
    }
    if (passedOver > 0) {
      log.warn(
          "outbox lane {}: {} rows up to {} are passed over: what they tell of is gone, or can't be read",
          lane(),
          passedOver,
          end);
    }
    return new Page(records, end, passedOver);
  }

  /// @param record null where the row makes none
  private record Read(Cursor at, @Nullable ProducerRecord<byte[], byte[]> record) {}

  private @Nullable ProducerRecord<byte[], byte[]> of(
      RowMapper<ProducerRecord<byte[], byte[]>> record, ResultSet row, StatementContext context)
      throws SQLException {
    if (!row.getBoolean("whole")) {
      return null;
    }
    try {
      return record.map(row, context);
    } catch (RuntimeException e) {
      FailureLine line = FailureLine.of(e);
      log.error(
          "outbox lane {}: row {} makes no record: passed over: {}",
          lane(),
          row.getLong("id"),
          line.words(),
          line.trace());
      return null;
    }
  }

  /// Whether rows wait after `after`: when none of them can be read, a transaction that is still
  /// open holds them back.
  final boolean isWaiting(Handle handle, Cursor after) {
    return bind(waiting(handle), after).mapTo(Boolean.class).one();
  }

  private static Query bind(Query query, Cursor after) {
    return query.bind("pos", after.posText()).bind("id", after.id());
  }

  private static long length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }
}
