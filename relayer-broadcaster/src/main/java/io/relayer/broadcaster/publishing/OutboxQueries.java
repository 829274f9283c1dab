package io.relayer.broadcaster.publishing;

import io.relayer.core.outbox.Lane;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/// What the lanes of table `outbox` have in common.
final class OutboxQueries {
  private OutboxQueries() {}

  /// The order is what makes it the look at one entry of an index: in an `exists` it would count
  /// for nothing, and the planner would read the table.
  static Query waiting(Handle handle, Lane lane) {
    return handle
        .createQuery(
            """
            select (select true from outbox where lane = :lane and (pos, id) > (:pos::xid8, :id)
                    order by pos, id limit 1) is not null
            """)
        .bind("lane", lane.name());
  }
}
