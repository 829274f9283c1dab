-- What processes agree on: how far was read, who leads, and whether what stands here may be taken for all there is.

-- What is read a second time is known as such: after a restore, or where an operator set a position back.
create table positions (
  topic_id        uuid not null,
  partition       integer not null,
  topic           text not null,
  next_offset     bigint not null check (next_offset >= 0),
  accepted_ahead  bigint,
  read_before     bigint,
  set_back_at     timestamptz,
  updated_at      timestamptz not null default now(),
  primary key (topic_id, partition)
);
comment on table positions is 'The next offset to read, stored together with what was read.';
comment on column positions.accepted_ahead is 'How far Kafka''s committed offset may be ahead, as relayer recover accepted it; null once Kafka was told the position.';
comment on column positions.read_before is 'Offsets below this were read before the position was set back: what was rejected there stays rejected, and orders mean what they meant.';
comment on column positions.set_back_at is 'When reading again began.';

-- An epoch never comes again, also where the row of a lease was deleted and made anew: who was stopped for long, and
-- still takes an old one for its own, must find another.
create sequence lease_epochs;

-- A lease is held no longer than it lasts, by the clock of now: one that reaches further was written by a clock that has
-- been set back since, or by that of another server.
create table leases (
  name    text primary key,
  holder  text not null,
  epoch   bigint not null,
  lasts   interval,
  until   timestamptz not null
);
comment on table leases is 'Leadership: judged by this database''s clock; a take-over raises the epoch that every write of the holder names.';
comment on column leases.lasts is 'For how long it was taken or renewed.';

create table holds (
  name    text primary key,
  detail  text not null,
  since   timestamptz not null default clock_timestamp()
);
comment on table holds is 'While a row stands here nothing is taken in or signed; relayer recover ends it.';

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
create index told_events_by_age on told_events (at);

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
