-- Generations of a request, and jobs that make many of them.

alter table transactions
  add column gas_estimated  boolean not null default false,
  add column retried_by     uuid,
  add column superseded_in  bigint;
comment on column transactions.gas_estimated is 'The gas limit was not asked for: a next generation gets one of its own.';
comment on column transactions.retried_by is 'The next generation. The newest one, which has none, is the ordering root of the request''s events.';
comment on column transactions.superseded_in is 'A block at whose end a stranger''s transaction had used the nonce.';

-- That block is not known of older ones: it is not above the head.
update transactions t set superseded_in = h.head_number
from chain_heads h
where h.chain_id = t.chain_id and t.state = 'failed' and t.failure_code = 'SUPERSEDED';

alter table transactions
  add constraint retried_is_unwanted check (retried_by is null or intent is not null),
  add constraint superseded_in_a_block check (superseded_in is null or (failure_code = 'SUPERSEDED') is true);

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

create view retry_jobs as
select job_id, created_at, created_by, filter, state, matched, retried, skipped, failed, finished_at, changes,
       matched - retried - skipped - failed as open
from retry_job_log;

create view retry_job_items as
select i.job_id, i.transaction_id, r.producer, r.request_id, t.generation, i.chain_id, hex(t.sender) as sender, i.state,
       i.reason, i.detail, i.retried_as, i.done_at, case when i.state = 'open' then i.wait_block end as wait_block
from retry_items i
left join transactions t using (transaction_id)
left join requests r using (request_key);

do $$
begin
  if exists (select from pg_roles where rolname = 'relayer_operator') then
    grant select on retry_jobs, retry_job_items to relayer_operator;
  end if;
end $$;
