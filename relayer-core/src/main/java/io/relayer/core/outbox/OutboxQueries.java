package io.relayer.core.outbox;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/// What the lanes of table `outbox` have in common.
final class OutboxQueries {
  private OutboxQueries() {}

  static Query waiting(Handle handle, Lane lane) {
    return handle
        .createQuery(
            "select exists (select 1 from outbox where lane = :lane and (pos, id) > (:pos::xid8, :id))")
        .bind("lane", lane.name());
  }
}
