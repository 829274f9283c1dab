package io.relayer.operations.recovery;

import io.relayer.core.RelayerException;
import io.relayer.core.lease.LeaseDao;
import io.relayer.core.outbox.CursorDao;
import io.relayer.core.outbox.ForeignCursorException;
import io.relayer.core.outbox.Lane;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Takes the outbox into use in a new cluster, where transaction ids have started anew, and sets
/// back what was published. For an operator, while no role runs.
public final class OutboxRecovery {
  private OutboxRecovery() {}

  /// Makes the cluster that the database is in now the cursors' cluster. Each lane goes on exactly
  /// where it was: rows are given new places, the published ones before the cursor and the others,
  /// in the order of their ids, which is their roots' order too, after it. Rewrites the outbox and
  /// the history.
  public static void adopt(Handle handle) {
    renumber(handle, null, 0);
  }

  /// The broadcasters that publish the outbox at present: none may while a lane is set back.
  public static List<String> publishers(Handle handle) {
    return handle
        .createQuery(
            "select distinct holder from leases where name like 'outbox:%' and "
                + LeaseDao.HELD
                + " order by 1")
        .mapTo(String.class)
        .list();
  }

  /// Has a lane published again from a row on; adopts the present cluster first if need be.
  ///
  /// @param id of the row to be published first: of table `transitions` for that lane, of table
  ///   `outbox` for the others
  /// @throws RelayerException where the lane has no such row, or was never published
  public static void startFrom(Handle handle, Lane lane, long id) {
    if (!holds(handle, lane, id)) {
      throw new RelayerException("outbox lane %s has no row %d".formatted(lane, id));
    }
    if (isForeign(handle, lane)) {
      renumber(handle, lane, id);
    } else {
      setBack(handle, lane, id);
    }
  }

  private static boolean holds(Handle handle, Lane lane, long id) {
    return handle
        .createQuery(
            """
            select exists (select 1 from transitions where :lane = 'transitions' and id = :id)
                or exists (select 1 from outbox where lane = :lane and id = :id)
            """)
        .bind("lane", lane.name())
        .bind("id", id)
        .mapTo(Boolean.class)
        .one();
  }

  private static boolean isForeign(Handle handle, Lane lane) {
    try {
      CursorDao.read(handle, lane);
      return false;
    } catch (ForeignCursorException e) {
      return true;
    }
  }

  private static void setBack(Handle handle, Lane lane, long id) {
    int moved =
        handle
            .createUpdate(
                """
                update cursors c set pos = x.pos, id = x.id - 1, updated_at = clock_timestamp()
                from (select pos, id from transitions where :lane = 'transitions' and id = :id
                      union all
                      select pos, id from outbox where lane = :lane and id = :id) x
                where c.lane = :lane
                """)
            .bind("lane", lane.name())
            .bind("id", id)
            .execute();
    if (moved != 1) {
      throw new RelayerException(
          "outbox lane %s was never published: it begins with its first row anyway"
              .formatted(lane));
    }
  }

  /// Place 0 is before the cursors, place 1 after them, and both are below every watermark.
  private static void renumber(Handle handle, @Nullable Lane lane, long id) {
    handle.execute("lock table outbox, transitions, cursors in share row exclusive mode");
    place(handle, "transitions", "'transitions'", lane, id);
    place(handle, "outbox", "x.lane", lane, id);
    handle.execute(
        """
        update cursors set pos = '1', id = 0, updated_at = clock_timestamp(),
          system_identifier = (select system_identifier from pg_control_system())
        """);
    for (String roots : new String[] {"chains", "accounts", "transactions", "pruned_requests"}) {
      handle.execute(
          "update %s set outbox_pos = '0' where outbox_pos >= pg_current_xact_id()"
              .formatted(roots));
    }
  }

  private static void place(
      Handle handle, String table, String laneOfRow, @Nullable Lane lane, long id) {
    handle
        .createUpdate(
            """
            update %s x set pos = case
              when %s = :lane then case when x.id >= :id then '1'::xid8 else '0'::xid8 end
              when (x.pos, x.id) <= (select c.pos, c.id from cursors c where c.lane = %s) then '0'::xid8
              else '1'::xid8 end
            """
                .formatted(table, laneOfRow, laneOfRow))
        .bind("lane", lane == null ? "" : lane.name())
        .bind("id", id)
        .execute();
  }
}
