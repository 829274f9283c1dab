-- A batch that was signed or is sent again is one row of the outbox, not one for each attempt.

alter table outbox
  add column transaction_ids uuid[],
  add column attempts        smallint[],
  add column entries         integer not null default 1;

update outbox set transaction_ids = array[transaction_id], attempts = array[attempt] where transaction_id is not null;

alter table outbox
  drop column transaction_id,
  drop column attempt,
  add constraint outbox_entries_check check (
    entries between 1 and 500
    and case when transaction_ids is null then attempts is null and entries = 1
             else cardinality(transaction_ids) = entries and attempts is not null and cardinality(attempts) = entries end);
comment on table outbox is 'Broadcasts (by reference to attempts), rejections and sender and chain events (as bytes), each in its lane.';
comment on column outbox.transaction_ids is 'Of a row of broadcasts, the attempts that it names, with those of attempts, in the order in which they are published; null in other lanes.';
comment on column outbox.entries is 'How many records the row is published as; at most so many that a page of the publisher and its memory are bounded.';

create or replace view outbox_status as
select case split_part(c.lane, ':', 1)
         when 'broadcasts' then 'relayer.broadcasts.' || split_part(c.lane, ':', 2)
         when 'rejected' then 'relayer.requests.rejected'
         else 'relayer.events' end as topic,
       c.lane, waiting.backlog, waiting.oldest_at, c.published_total,
       case when waiting.held then oldest_writer() end as held_back_by
from cursors c
cross join lateral (
  select coalesce(sum(entries), 0) as backlog, min(at) as oldest_at,
         coalesce(bool_or(pos >= pg_snapshot_xmin(pg_current_snapshot())), false) as held
  from (select pos, at, 1 as entries from transitions x where c.lane = 'transitions' and (x.pos, x.id) > (c.pos, c.id)
        union all
        select pos, created_at, entries from outbox o where o.lane = c.lane and (o.pos, o.id) > (c.pos, c.id)) rows
) waiting;
