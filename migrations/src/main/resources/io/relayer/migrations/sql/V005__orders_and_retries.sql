-- Orders, and what became of them: who asked for what, and when. What is over is not kept for ever: what is looked for by its
-- age is found by an index.

create table orders (
  order_id     bigint generated always as identity primary key,
  producer     text not null,
  request_id   text not null,
  kind         text not null check (kind in ('cancel', 'bump', 'retry', 'prioritize')),
  generation   integer,
  priority     smallint check (priority between 0 and 9),
  ordered_by   text not null,
  ordered_at   timestamptz not null default now(),
  state        text not null default 'open' check (state in ('open', 'done', 'refused')),
  detail       text,
  -- what has no nonce yet may be given another priority, by an order that says which
  constraint prioritize_says_which check ((kind = 'prioritize') = (priority is not null))
);
comment on table orders is 'What producers and operators asked to be done with a request.';
comment on column orders.generation is 'The generation that was meant, where one was named.';
comment on column orders.priority is 'The one that was ordered.';
comment on column orders.ordered_by is 'producer:<name> where it came by Kafka, operator:<user> where by the command line.';
create index orders_open on orders (order_id) where state = 'open';
create index orders_of_request on orders (producer, request_id, order_id);
create index orders_by_age on orders (ordered_at);

-- Jobs that make many generations.
create table retry_job_log (
  job_id       bigint generated always as identity primary key,
  created_at   timestamptz not null default now(),
  created_by   text not null,
  filter       jsonb not null,
  changes      jsonb not null,
  state        text not null check (state in ('running', 'done', 'stopped')),
  matched      integer not null check (matched >= 0),
  retried      integer not null default 0 check (retried >= 0),
  skipped      integer not null default 0 check (skipped >= 0),
  failed       integer not null default 0 check (failed >= 0),
  finished_at  timestamptz,
  constraint counts_add_up check (retried + skipped + failed <= matched),
  constraint finished_is_whole check ((state <> 'running') = (retried + skipped + failed = matched)
                                  and (state <> 'running') = (finished_at is not null))
);
comment on table retry_job_log is 'What operators asked to be retried. The counts move in the SQL transaction that moves the items.';
create index retry_jobs_by_age on retry_job_log (finished_at) where finished_at is not null;

create table retry_items (
  job_id          bigint not null,
  transaction_id  uuid not null,
  chain_id        bigint not null,
  queue           bytea not null,
  state           text not null default 'open' check (state in ('open', 'retried', 'skipped', 'failed')),
  wait_block      bigint not null default 0,
  reason          text,
  detail          text,
  retried_as      uuid,
  done_at         timestamptz,
  primary key (job_id, transaction_id),
  constraint done_is_whole check ((state = 'open') = (done_at is null)
                              and (state = 'retried') = (retried_as is not null)
                              and (state in ('skipped', 'failed')) = (reason is not null))
);
comment on table retry_items is 'The transactions of a retry job, settled when it was made.';
comment on column retry_items.queue is 'The sender; empty where it never had one.';
comment on column retry_items.wait_block is 'Not looked at before this block is final.';
create index retry_items_open on retry_items (chain_id, queue, wait_block, job_id, transaction_id) where state = 'open';
