package io.relayer.core.restore;

import java.time.Instant;
import org.jdbi.v3.core.Handle;

/// Which run of which PostgreSQL server a connection leads to.
///
/// @param systemIdentifier of the cluster, made when it was initialised; a physical copy has the
///   same
/// @param startedAt when this server process started, by its own clock
public record ServerIdentity(long systemIdentifier, Instant startedAt) {

  public static ServerIdentity of(Handle handle) {
    return handle
        .createQuery(
            "select system_identifier, pg_postmaster_start_time() as started_at from pg_control_system()")
        .map((rows, context) ->
            new ServerIdentity(
                rows.getLong("system_identifier"), rows.getTimestamp("started_at").toInstant()))
        .one();
  }
}
