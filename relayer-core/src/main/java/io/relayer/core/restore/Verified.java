package io.relayer.core.restore;

import java.sql.Timestamp;
import org.jdbi.v3.core.Handle;

/// Table `verified_server`: the runs of the server that were compared with Kafka, for processes
/// that can't compare themselves.
///
/// A step that is final because *nothing of ours* is there (a nonce that a foreign transaction
/// took, an estimate that reverts, a deadline) must not be written on an older copy, which lacks
/// what is ours. So each such step asks in its own statement: those of
/// [io.relayer.core.transaction] by `TransitionLog.withoutTrace`, the others by [#is] or
/// [#require].
///
/// Why: RATIONALE.md#not-compared.
public final class Verified {
  private Verified() {}

  /// Whether this run of the server was compared with Kafka, and nothing is held.
  public static boolean is(Handle handle) {
    return handle.createQuery("select is_verified()").mapTo(Boolean.class).one();
  }

  /// @throws NotVerifiedException where it is not: the SQL transaction must be given up
  public static void require(Handle handle) {
    if (!is(handle)) {
      throw new NotVerifiedException();
    }
  }

  /// Tells the others that a run was compared; without effect if it is over by now.
  public static void tell(Handle handle, ServerIdentity server) {
    handle
        .createUpdate(
            """
            insert into verified_server (started_at, requests_table)
            select :startedAt, 'requests'::regclass
            where pg_postmaster_start_time() = :startedAt and 'requests'::regclass::oid::bigint = :table
            on conflict (one) do update set started_at = excluded.started_at, requests_table = excluded.requests_table,
              verified_at = clock_timestamp()
            """)
        .bind("startedAt", Timestamp.from(server.startedAt()))
        .bind("table", server.requestsTable())
        .execute();
  }
}
