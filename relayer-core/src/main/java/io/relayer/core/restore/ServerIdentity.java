package io.relayer.core.restore;

import java.time.Instant;
import org.jdbi.v3.core.Handle;

/// The identity of a run of a PostgreSQL server, as a connection meets it, and of the tables there.
///
/// @param systemIdentifier of the cluster, made when it was initialised; a physical copy has the
///   same
/// @param startedAt when this server process started, by its own clock
/// @param requestsTable the object id of table `requests`, which is another one once a dump was
///   restored behind the same address; 0 where there is none
public record ServerIdentity(long systemIdentifier, Instant startedAt, long requestsTable) {

  public static ServerIdentity of(Handle handle) {
    return handle
        .createQuery(
            """
            select system_identifier, pg_postmaster_start_time() as started_at,
                   coalesce(to_regclass('requests')::oid::bigint, 0) as requests_table
            from pg_control_system()
            """)
        .map((rows, context) ->
            new ServerIdentity(
                rows.getLong("system_identifier"),
                rows.getTimestamp("started_at").toInstant(),
                rows.getLong("requests_table")))
        .one();
  }
}
