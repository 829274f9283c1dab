-- What is needed to notice that the database is an older copy, and to put it back.

create table told_events (
  producer        text not null,
  request_id      text not null,
  sequence        integer not null check (sequence > 0),
  transaction_id  uuid not null,
  generation      integer not null,
  event           text not null,
  state           text not null,
  detail          jsonb not null,
  at              timestamptz not null,
  primary key (producer, request_id, sequence)
);
comment on table told_events is 'Events that were published and that this database, an older copy, lacked when relayer recover read them. Each goes into the history once its request is there.';

create table verified_server (
  one             boolean primary key default true check (one),
  started_at      timestamptz not null,
  requests_table  oid not null,
  verified_at     timestamptz not null default clock_timestamp()
);
comment on table verified_server is 'The run of the database server that was last compared with what Kafka knows.';

-- Whether what stands here may be taken for all there is: a copy that was restored has another server start, or other
-- tables, than the one that was verified. A database that was never verified is a new one.
create function is_verified() returns boolean language sql stable as $$
  select not exists (select from holds)
     and coalesce((select v.started_at = pg_postmaster_start_time() and v.requests_table = 'requests'::regclass
                   from verified_server v), true)
$$;
