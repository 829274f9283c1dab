package io.relayer.operations.housekeeping;

import io.relayer.operations.housekeeping.HistoryTable.Partition;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// The partitions of the history tables.
final class PartitionDao {
  /// Whoever writes or reads the table would queue behind us while we wait for a lock.
  private static final String SHORT_WAIT = "set local lock_timeout = '500ms'";

  /// Cursors that mean something: those of this very cluster.
  private static final String CURSORS =
      "cursors c where c.system_identifier = (select system_identifier from pg_control_system())";

  private PartitionDao() {}

  static boolean exists(Handle handle, Partition partition) {
    return handle
        .createQuery("select to_regclass(:name) is not null")
        .bind("name", partition.name())
        .mapTo(Boolean.class)
        .one();
  }

  /// Makes a partition; another process may have done so.
  static void make(Handle handle, Partition partition) {
    HistoryTable table = partition.of();
    handle.execute(SHORT_WAIT);
    // Those who make the same one wait here for each other, and not halfway through its making.
    handle.execute("lock table only %s in share update exclusive mode".formatted(table.table()));
    handle.execute(
        "create table if not exists %s partition of %s for values from ('%s') to ('%s')"
            .formatted(partition.name(), table.table(), partition.from(), partition.to()));
  }

  /// Those partitions, without the default one, that hold nothing from `before` on.
  static List<Partition> endedBefore(Handle handle, HistoryTable table, Instant before) {
    return handle
        .createQuery(
            """
            select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
            where i.inhparent = to_regclass(:table) order by c.relname
            """)
        .bind("table", table.table())
        .mapTo(String.class)
        .list()
        .stream()
        .flatMap(name -> table.named(name).stream())
        .filter(partition -> !partition.to().isAfter(before))
        .toList();
  }

  /// Drops a partition, unless it holds a row that is not published. Nobody can add one meanwhile:
  /// the table is locked before it is looked at.
  ///
  /// @return whether it is gone
  static boolean drop(Handle handle, Partition partition) {
    HistoryTable table = partition.of();
    handle.execute(SHORT_WAIT);
    handle.execute("lock table only %s in access exclusive mode".formatted(table.table()));
    handle.execute("lock table %s in access exclusive mode".formatted(partition.name()));
    if (table.isPublished() && holdsUnpublished(handle, partition)) {
      return false;
    }
    handle.execute("drop table " + partition.name());
    return true;
  }

  /// Looks at the last row of each lane alone. A lane without a cursor counts as unpublished:
  /// nobody knows.
  private static boolean holdsUnpublished(Handle handle, Partition partition) {
    String lanes =
        partition.of() == HistoryTable.OUTBOX
            ? """
            with recursive lanes (lane) as (
              (select x.lane from %1$s x order by x.lane limit 1)
              union all
              select (select x.lane from %1$s x where x.lane > l.lane order by x.lane limit 1)
              from lanes l where l.lane is not null)
            """
            : "with lanes (lane) as (select 'transitions' where exists (select from %1$s))";
    return handle
        .createQuery(
            (lanes
                    + """
                    select exists (
                      select from lanes l left join (select * from %2$s) c on c.lane = l.lane
                      where l.lane is not null and (c.lane is null or (
                        select true from %1$s x where %3$s = l.lane and (x.pos, x.id) > (c.pos, c.id)
                        order by x.pos, x.id limit 1)))
                    """)
                .formatted(partition.name(), CURSORS, partition.of().lane()))
        .mapTo(Boolean.class)
        .one();
  }

  /// Deletes what came while a partition was missing, once it is old and published.
  static int clearDefault(Handle handle, HistoryTable table, Instant before) {
    String published =
        table.isPublished()
            ? "and exists (select from %s and c.lane = %s and (c.pos, c.id) >= (x.pos, x.id))"
                .formatted(CURSORS, table.lane())
            : "";
    return handle
        .createUpdate(
            "delete from %s_default x where x.%s < :before %s"
                .formatted(table.table(), table.moment(), published))
        .bind("before", before)
        .execute();
  }
}
