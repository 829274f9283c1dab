-- What is over is not kept for ever: what is looked for by its age, each by an index.

create index orders_by_age on orders (ordered_at);
create index retry_jobs_by_age on retry_job_log (finished_at) where finished_at is not null;
create index told_events_by_age on told_events (at);

-- An epoch never comes again, also where the row of a lease was deleted and made anew: who was stopped for long, and
-- still takes an old one for its own, must find another.
create sequence lease_epochs;
select setval('lease_epochs', (select coalesce(max(epoch), 0) + 1 from leases), false);

-- A lease is held no longer than it lasts, by the clock of now: one that reaches further was written by a clock that has
-- been set back since, or by that of another server.
alter table leases add column lasts interval;
comment on column leases.lasts is 'For how long it was taken or renewed; null where an older build did that.';

-- Of the failures of thirty days, which is what somebody can still act on; all of them are in transaction_status.
create index transactions_failed_by_age on transactions (final_at) where state = 'failed';
create or replace view failure_summary as
select chain_id, failure_code, failure_message, count(*) as count, min(final_at) as first_at, max(final_at) as last_at
from transactions
where state = 'failed' and final_at > now() - interval '30 days'
group by chain_id, failure_code, failure_message;
comment on view failure_summary is 'Of the last 30 days.';
