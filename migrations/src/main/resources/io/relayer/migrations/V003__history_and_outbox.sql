-- Append-only, partitioned by time. pos is the ordering root's outbox_pos: see the outbox in docs/architecture.md.

create sequence transition_ids;
create table transitions (
  id              bigint not null default nextval('transition_ids'),
  pos             xid8 not null,
  transaction_id  uuid not null,
  generation      integer not null,
  sequence        integer not null,
  event           text not null,
  state           text not null,
  detail          jsonb not null default '{}',
  repeat          boolean not null default false,
  at              timestamptz not null default clock_timestamp()
) partition by range (at);
create table transitions_default partition of transitions default;
create index transitions_order on transitions (pos, id);
create index transitions_of_transaction on transitions (transaction_id, sequence);
comment on table transitions is 'The history, and the outbox of the transaction events.';
comment on column transitions.detail is 'The event''s changing facts as they were then.';
comment on column transitions.repeat is 'Published again for a repeated request; hidden from the history view.';

create sequence outbox_ids;
create table outbox (
  id              bigint not null default nextval('outbox_ids'),
  pos             xid8 not null,
  lane            text not null,
  transaction_id  uuid,
  attempt         smallint,
  key             bytea,
  headers         jsonb,
  payload         bytea,
  created_at      timestamptz not null default clock_timestamp()
) partition by range (created_at);
create table outbox_default partition of outbox default;
create index outbox_order on outbox (lane, pos, id);
comment on table outbox is 'Broadcasts (by reference to an attempt), rejections and sender and chain events (as bytes), each in its lane.';

create table cursors (
  lane               text primary key,
  pos                xid8 not null default '0',
  id                 bigint not null default 0,
  system_identifier  bigint not null,
  published_total    bigint not null default 0,
  updated_at         timestamptz not null default now()
);
comment on table cursors is 'How far a lane has been published. Transaction ids mean something in one cluster only: hence its identifier.';

create table rejection_log (
  topic_id    uuid not null,
  topic       text not null,
  partition   integer not null,
  "offset"    bigint not null,
  producer    text,
  request_id  text,
  code        text not null,
  message     text not null,
  at          timestamptz not null default clock_timestamp()
) partition by range (at);
create table rejection_log_default partition of rejection_log default;
create index rejection_log_at on rejection_log (at);
create index rejection_log_request on rejection_log (producer, request_id);
comment on table rejection_log is 'Once for each record, since the position read is stored in the same transaction.';

create table leases (
  name    text primary key,
  holder  text not null,
  epoch   bigint not null,
  until   timestamptz not null
);
comment on table leases is 'Leadership: judged by this database''s clock; a take-over raises the epoch that every write of the holder names.';

create table positions (
  topic_id     uuid not null,
  partition    integer not null,
  topic        text not null,
  next_offset  bigint not null check (next_offset >= 0),
  accepted_ahead bigint,
  updated_at   timestamptz not null default now(),
  primary key (topic_id, partition)
);
comment on table positions is 'The next offset to read, stored together with what was read.';
comment on column positions.accepted_ahead is 'How far Kafka''s committed offset may be ahead, as relayer recover accepted it; null once Kafka was told the position.';

create table holds (
  name    text primary key,
  detail  text not null,
  since   timestamptz not null default clock_timestamp()
);
comment on table holds is 'While a row stands here nothing is taken in or signed; relayer recover ends it.';
