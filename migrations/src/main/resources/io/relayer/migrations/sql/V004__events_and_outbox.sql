-- Append-only, partitioned by time. pos is the ordering root's outbox_pos: see the outbox in docs/architecture.md.

-- An event is written as what it is published as: its value, and what its key and headers are made of.
create sequence transition_ids;
create table transitions (
  id              bigint not null default nextval('transition_ids'),
  pos             xid8 not null,
  transaction_id  uuid not null,
  generation      integer not null,
  sequence        integer not null,
  event           text not null,
  state           text not null,
  repeat          boolean not null default false,
  at              timestamptz not null default clock_timestamp(),
  chain_id        bigint,
  subject         text,
  traceparent     text,
  tracestate      text,
  value           text
) partition by range (at);
-- Large ones are kept apart, but are not compressed: that would cost more than the step itself.
alter table transitions alter column value set storage external;
create table transitions_default partition of transitions default;
create index transitions_order on transitions (pos, id);
create index transitions_of_transaction on transitions (transaction_id, sequence);
comment on table transitions is 'The history, and the outbox of the transaction events.';
comment on column transitions.repeat is 'Published again for a repeated request; hidden from the history view.';
comment on column transitions.subject is 'The record''s key, and the event''s subject: producer/request id.';
comment on column transitions.value is
  'The record''s value, as JSON. Null where its request is gone: it makes no record.';

-- What of an event's value changes over a life.
create function event_detail(value text) returns jsonb language sql immutable parallel safe as $$
  select value::jsonb - '{id,producer,transactionId,generation,pool,chainId,to,state,labels,sequence,at}'::text[]
$$;

-- A batch that was signed or is sent again is one row, not one for each attempt.
create sequence outbox_ids;
create table outbox (
  id               bigint not null default nextval('outbox_ids'),
  pos              xid8 not null,
  lane             text not null,
  transaction_ids  uuid[],
  attempts         smallint[],
  entries          integer not null default 1,
  key              bytea,
  headers          jsonb,
  payload          bytea,
  created_at       timestamptz not null default clock_timestamp(),
  constraint outbox_entries_check check (
    entries between 1 and 500
    and case when transaction_ids is null then attempts is null and entries = 1
             else cardinality(transaction_ids) = entries and attempts is not null and cardinality(attempts) = entries end)
) partition by range (created_at);
create table outbox_default partition of outbox default;
create index outbox_order on outbox (lane, pos, id);
comment on table outbox is 'Broadcasts (by reference to attempts), rejections and sender and chain events (as bytes), each in its lane.';
comment on column outbox.transaction_ids is 'Of a row of broadcasts, the attempts that it names, with those of attempts, in the order in which they are published; null in other lanes.';
comment on column outbox.entries is 'How many records the row is published as; at most so many that a page of the publisher and its memory are bounded.';

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
create index rejection_log_source on rejection_log (topic_id, partition, "offset");
comment on table rejection_log is 'Once for each record, since the position read is stored in the same transaction.';
