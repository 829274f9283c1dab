-- Whose transaction it is can be seen by everybody; what its session does needs pg_read_all_stats.
create or replace function oldest_writer() returns text language sql stable as $$
  select coalesce(
    (select format('prepared transaction %s', p.gid) from pg_prepared_xacts p
      where p.transaction = pg_snapshot_xmin(pg_current_snapshot())::xid limit 1),
    (select format('pid %s of %s on %s (%s)', a.pid, a.usename, a.datname,
              coalesce(a.state, 'to see its state, grant pg_read_all_stats to ' || current_user)) from pg_stat_activity a
      where a.backend_xid = pg_snapshot_xmin(pg_current_snapshot())::xid limit 1))
$$;
