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
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the rows of one lane in their order, and makes the records of each: one, or of a row of
/// broadcasts one for each attempt that it names.
///
/// Only rows below the watermark are read: `pos < pg_snapshot_xmin(pg_current_snapshot())`. A row's
/// `pos` is at least the id of the transaction that wrote it, so each transaction that may still
/// write such a row has ended, and what it wrote is seen: no row can appear behind the cursor.
///
/// A row is read as a whole, since the cursor knows no place within it. So whoever dies in the
/// middle of one publishes all of it again, as of a page.
///
/// An entry that makes no record (its transaction was deleted, or its content is not what this
/// build expects) is passed over, and logged: the others of its row, and the rows behind it, are
/// others'. The cursor goes beyond it like beyond any other.
public abstract sealed class LaneReader permits BroadcastReader, TransitionReader, OutboxReader {
  private static final Logger log = LoggerFactory.getLogger(LaneReader.class);
  private static final int FETCH = 500;

  /// Bounds of what is read at once. Whichever is reached first ends the page with the row in which
  /// that happens: so either is exceeded by one row at most, of 500 records, and of keys and values
  /// of some 6 MB (1 MB of signed bytes, in hex, the same again as data, and the rest of each).
  ///
  /// @param maxBytes of keys and values
  record PageSize(int maxRecords, int maxBytes) {}

  abstract Lane lane();

  /// The largest record that the lane's topic takes.
  abstract int maxRecordBytes();

  /// A query for `pos`, `id`, `whole` (whether all is there that the entry tells of) and what
  /// [#record] needs, with `:pos`, `:id` (the cursor) and `:limit` (of records, but for the rest of
  /// the last row) to be bound, in order of `(pos, id)`, and of the entries within a row.
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
    RowMapper<ProducerRecord<byte[], byte[]>> record = record();
    Page page =
        bind(query(handle), after)
            .bind("limit", size.maxRecords())
            .setFetchSize(FETCH)
            .scanResultSet(
                (rows, context) -> new Reading(rows.get(), context).page(record, size.maxBytes()));
    if (page.passedOver() > 0) {
      log.warn(
          "outbox lane {}: {} entries of rows up to {} are passed over: what they tell of is gone, or can't be read",
          lane(),
          page.passedOver(),
          page.end());
    }
    return page;
  }

  /// A page as it comes in. Columns are looked up once for all of its rows.
  private final class Reading {
    private final ResultSet rows;
    private final StatementContext context;
    private final int pos;
    private final int id;
    private final int whole;
    private final List<Page.Entry> records = new ArrayList<>();
    private @Nullable Cursor end;
    private int entry;
    private int passedOver;
    private long bytes;

    Reading(ResultSet rows, StatementContext context) throws SQLException {
      this.rows = rows;
      this.context = context;
      this.pos = rows.findColumn("pos");
      this.id = rows.findColumn("id");
      this.whole = rows.findColumn("whole");
    }

    Page page(RowMapper<ProducerRecord<byte[], byte[]>> record, int maxBytes) throws SQLException {
      while (rows.next()) {
        Cursor at = new Cursor(Long.parseUnsignedLong(rows.getString(pos)), rows.getLong(id));
        if (!at.equals(end)) {
          if (bytes >= maxBytes) {
            break;
          }
          end = at;
          entry = 0;
        }
        entry++;
        add(at, of(record));
      }
      return new Page(records, end, passedOver);
    }

    private void add(Cursor at, @Nullable ProducerRecord<byte[], byte[]> record) {
      if (record == null) {
        passedOver++;
      } else {
        records.add(new Page.Entry(at, entry, record));
        bytes += length(record.key()) + length(record.value());
      }
    }

    /// @return null where the entry makes no record
    private @Nullable ProducerRecord<byte[], byte[]> of(
        RowMapper<ProducerRecord<byte[], byte[]>> record) throws SQLException {
      if (!rows.getBoolean(whole)) {
        return null;
      }
      try {
        return record.map(rows, context);
      } catch (RuntimeException e) {
        FailureLine line = FailureLine.of(e);
        log.error(
            "outbox lane {}: entry {} of row {} makes no record: passed over: {}",
            lane(),
            entry,
            rows.getLong(id),
            line.words(),
            line.trace());
        return null;
      }
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
