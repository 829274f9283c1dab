package io.relayer.core.outbox;

import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Table `cursors`: how far each lane has been published.
public final class CursorDao {
  private CursorDao() {}

  /// Makes the lane's cursor, at the start, if it has none yet.
  public static void begin(Handle handle, Lane lane) {
    handle
        .createUpdate(
            """
            insert into cursors (lane, system_identifier)
            select :lane, system_identifier from pg_control_system()
            on conflict (lane) do nothing
            """)
        .bind("lane", lane.name())
        .execute();
  }

  /// The cursor, if it was written in the cluster that this database is in now.
  ///
  /// @throws ForeignCursorException where it comes from another cluster
  public static Optional<Cursor> read(Handle handle, Lane lane) {
    return handle
        .createQuery(
            """
            select c.pos, c.id, c.system_identifier, s.system_identifier as present
            from cursors c cross join pg_control_system() s
            where c.lane = :lane
            """)
        .bind("lane", lane.name())
        .map((rows, context) -> {
          long written = rows.getLong("system_identifier");
          long present = rows.getLong("present");
          if (written != present) {
            throw new ForeignCursorException(lane, written, present);
          }
          return Cursor.of(rows);
        })
        .findOne();
  }

  /// Moves the cursor on, if it is where it was read.
  ///
  /// @return whether it was moved; if not, somebody else has moved it
  public static boolean move(Handle handle, Lane lane, Cursor from, Cursor to, int rows) {
    return handle
            .createUpdate(
                """
                update cursors set pos = :toPos::xid8, id = :toId, published_total = published_total + :rows,
                  updated_at = clock_timestamp()
                where lane = :lane and pos = :fromPos::xid8 and id = :fromId
                  and system_identifier = (select system_identifier from pg_control_system())
                """)
            .bind("lane", lane.name())
            .bind("toPos", to.posText())
            .bind("toId", to.id())
            .bind("fromPos", from.posText())
            .bind("fromId", from.id())
            .bind("rows", rows)
            .execute()
        == 1;
  }
}
