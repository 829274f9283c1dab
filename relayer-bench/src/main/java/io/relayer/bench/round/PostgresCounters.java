package io.relayer.bench.round;

import org.jdbi.v3.core.Handle;

/// What PostgreSQL has counted of the relayer's database since its start, by pg_stat_statements and
/// the statistics views.
///
/// @param hot of the updated rows, those that touched no index
/// @param databaseBytes what the database takes on disk: tables, indexes, catalogue; no log
public record PostgresCounters(
    long statements,
    long commits,
    long inserted,
    long updated,
    long hot,
    long deleted,
    long walBytes,
    long databaseBytes) {

  static void prepare(Handle handle) {
    handle.execute("create extension if not exists pg_stat_statements schema public");
  }

  static PostgresCounters read(Handle handle) {
    return handle
        .createQuery(
            """
            select (select coalesce(sum(s.calls), 0) from public.pg_stat_statements s
                    join pg_database d on d.oid = s.dbid where d.datname = current_database()) as statements,
                   (select xact_commit from pg_stat_database where datname = current_database()) as commits,
                   (select sum(n_tup_ins) from pg_stat_user_tables) as inserted,
                   (select sum(n_tup_upd) from pg_stat_user_tables) as updated,
                   (select sum(n_tup_hot_upd) from pg_stat_user_tables) as hot,
                   (select sum(n_tup_del) from pg_stat_user_tables) as deleted,
                   pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') as wal_bytes,
                   pg_database_size(current_database()) as database_bytes
            """)
        .map((rows, context) ->
            new PostgresCounters(
                rows.getLong("statements"),
                rows.getLong("commits"),
                rows.getLong("inserted"),
                rows.getLong("updated"),
                rows.getLong("hot"),
                rows.getLong("deleted"),
                rows.getLong("wal_bytes"),
                rows.getLong("database_bytes")))
        .one();
  }

  /// What came since then.
  PostgresCounters since(PostgresCounters before) {
    return new PostgresCounters(
        statements - before.statements,
        commits - before.commits,
        inserted - before.inserted,
        updated - before.updated,
        hot - before.hot,
        deleted - before.deleted,
        walBytes - before.walBytes,
        databaseBytes - before.databaseBytes);
  }
}
