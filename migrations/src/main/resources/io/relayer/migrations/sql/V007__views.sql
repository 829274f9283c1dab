-- What operators query. Views may only grow: a column keeps its name, its type, its meaning and its place.

create function hex(b bytea) returns text language sql immutable parallel safe as $$ select '0x' || encode(b, 'hex') $$;

create view transaction_status as
select t.transaction_id, r.producer, r.request_id, t.generation, t.chain_id, hex(t.sender) as sender, t.pool,
       hex(p.recipient) as recipient, p.value, t.nonce, t.state, t.failure_code, t.failure_message, t.intent,
       t.waiting_for, hex(a.hash) as hash,
       coalesce((select count(*) from attempts n where n.transaction_id = t.transaction_id), 0)::integer as attempts,
       t.block_number, hex(t.block_hash) as block_hash,
       case when t.block_number is not null then greatest(h.head_number - t.block_number + 1, 0) end as confirmations,
       t.confirmations_required, t.gas_used, t.effective_gas_price, p.labels, t.retry_of,
       t.queued_at, t.signed_at, t.pending_at, t.included_at, t.final_at,
       t.confirm_by_finalized, t.revert_reason, hex(t.contract_address) as contract_address, t.requested_at
from transactions t
left join payloads p using (transaction_id)
join requests r using (request_key)
left join attempts a on a.transaction_id = t.transaction_id and a.attempt = coalesce(t.mined_attempt, t.attempt)
left join chain_heads h on h.chain_id = t.chain_id;

create view transaction_history as
select x.transaction_id, r.producer, r.request_id, x.sequence, x.state, x.event, event_detail(x.value) as detail, x.at
from transitions x
join transactions t on t.transaction_id = x.transaction_id
join requests r using (request_key)
where not x.repeat;

create view attempt_status as
select a.transaction_id, a.attempt, a.kind, hex(a.hash) as hash, a.max_fee_per_gas, a.max_priority_fee_per_gas,
       a.gas_price, a.signed_at, coalesce(s.sent_count, 0) as sent_count, s.last_sent_at, s.last_outcome,
       coalesce(t.mined_attempt = a.attempt, false) as mined, s.last_detail, s.resend_at, s.published_at
from attempts a
join transactions t using (transaction_id)
left join lateral (
  select t.sent_count, t.last_sent_at, t.last_outcome, t.last_detail, t.resend_at, t.published_at
  where t.attempt = a.attempt
  union all
  select e.sent_count, e.last_sent_at, e.last_outcome, e.last_detail, null, e.published_at
  from sent_attempts e
  where e.transaction_id = a.transaction_id and e.attempt = a.attempt and t.attempt <> a.attempt) s on true;

-- What is not over, each part by the index that holds it: a state alone, as transaction_status has it, is in none.
create view open_transactions as
select s.*
from (
  select transaction_id from transactions where nonce is null and final_at is null and gas_limit is not null
  union all
  select transaction_id from transactions where nonce is null and final_at is null and gas_limit is null
  union all
  select transaction_id from transactions where attempt is not null and final_at is null and block_number is null
  union all
  select transaction_id from transactions where block_number is not null and final_at is null) o
join transaction_status s using (transaction_id);
comment on view open_transactions is 'Queued, signed or pending.';

create view stuck_transactions as
select s.*,
       case when s.state = 'signed' then 'no node has taken it'
            when s.block_number is not null then 'included, not yet deep enough'
            else 'known to a node, not included' end as reason
from open_transactions s
join chains c using (chain_id)
where s.signed_at < now() - c.stuck_after;

-- Of what somebody can still act on; all failures are in transaction_status.
create view failure_summary as
select chain_id, failure_code, failure_message, count(*) as count, min(final_at) as first_at, max(final_at) as last_at
from transactions
where coalesce(failure_code, '') <> '' and final_at > now() - interval '30 days'
group by chain_id, failure_code, failure_message;
comment on view failure_summary is 'Of the last 30 days.';

-- Conditions name what the partial indexes are partial to: without that, each account's queue would be counted by reading
-- the whole table. In flight is what can still be mined: no nonce that the chain has counted already.
create view sender_status as
select c.chain_id, hex(c.address) as sender, c.pool, c.next_nonce, o.latest_nonce as chain_nonce,
       (select count(*) from transactions t where t.chain_id = c.chain_id and t.sender = c.address
          and t.attempt is not null and t.final_at is null and t.block_number is null
          and t.nonce >= coalesce(o.latest_nonce, 0)) as in_flight,
       (select count(*) from transactions t where t.chain_id = c.chain_id and t.sender = c.address
          and (t.nonce is null and t.final_at is null and t.gas_limit is not null or t.nonce is null and t.final_at is null and t.gas_limit is null)) as queued,
       o.balance, c.paused is not null as paused,
       coalesce(c.waiting_for, (select 'funds' where exists (select 1 from transactions t
          where t.chain_id = c.chain_id and t.sender = c.address
            and t.attempt is not null and t.final_at is null and t.waiting_for = 'funds')
         or exists (select 1 from transactions t
          where t.chain_id = c.chain_id and t.sender = c.address and t.nonce is null and t.final_at is null and t.waiting_for = 'funds')
         or exists (select 1 from transactions t
          where t.chain_id = c.chain_id and t.pool = c.pool and t.sender is null and t.nonce is null and t.final_at is null
            and t.waiting_for = 'funds'))) as waiting_for,
       c.managed_by, k.seen_at as key_seen_at,
       (select min(t.signed_at) from transactions t where t.chain_id = c.chain_id and t.sender = c.address
          and t.attempt is not null and t.final_at is null and t.block_number is null) as oldest_unconfirmed_at,
       c.paused as halted,
       (select coalesce(sum(t.worst_cost), 0) from transactions t where t.chain_id = c.chain_id and t.sender = c.address
          and t.attempt is not null and t.final_at is null and t.block_number is null) as reserved
from accounts c
left join account_observations o using (chain_id, address)
left join key_sightings k on k.address = c.address;

create view sender_adoptions as
select chain_id, hex(address) as sender, from_nonce, next_nonce, adopted_by, adopted_at
from adoptions;

create view sender_holds as
select chain_id, hex(address) as sender, held_for, held_detail, held_at, unclear_below
from accounts
where held_for is not null or unclear_below is not null;

create view finalized_blocks as
select h.chain_id, h.finalized_number as number, h.finalized_hash as hash, h.finalized_by as by, h.finalized_since as since
from chain_heads h
join chains c using (chain_id)
where h.finalized_by = c.finality and h.finalized_number <= h.head_number;
comment on view finalized_blocks is 'Of each chain, the block that all go by who ask for what is final. No row: not known.';

-- A node that is healthy answers, keeps up and is let through by its breaker; one that is send-only is never counted, since
-- nothing is read from it.
create view chain_status as
select c.chain_id, c.name, h.head_number, h.head_at, f.number as finalized_number, h.base_fee,
       (select count(*) from transactions t where t.chain_id = c.chain_id
          and (t.attempt is not null and t.final_at is null and t.block_number is null
            or t.block_number is not null and t.final_at is null)) as pending,
       (select count(*) from nodes n where n.chain_id = c.chain_id and n.duty <> 'send-only'
          and n.state = 'alive' and n.breaker <> 'open') as nodes_healthy,
       (select count(*) from nodes n where n.chain_id = c.chain_id) as nodes_total,
       c.paused, c.confirmations, c.confirm_by_finalized, h.block_gas_limit,
       c.finality, hex(f.hash) as finalized_hash, f.since as finalized_since
from chains c
left join chain_heads h using (chain_id)
left join finalized_blocks f using (chain_id);

create view unproved_blocks as
select b.chain_id, b.number, hex(b.hash) as hash, b.since, b.asked_at from blocks_to_prove b;
comment on view unproved_blocks is
  'What ended in one of these stays final, and is not retried until a node has shown the block, or until it is put back.';

create view node_status as
select chain_id, node, state, breaker, head_number, lag, error_rate, latency_ms, last_error, client_version, checked_at,
       duty, last_error_at
from nodes;

-- The oldest transaction that is still open anywhere in the cluster, if it is what the watermark waits for. Whose it is can
-- be seen by everybody; what its session does needs pg_read_all_stats.
create function oldest_writer() returns text language sql stable as $$
  select coalesce(
    (select format('prepared transaction %s', p.gid) from pg_prepared_xacts p
      where p.transaction = pg_snapshot_xmin(pg_current_snapshot())::xid limit 1),
    (select format('pid %s of %s on %s (%s)', a.pid, a.usename, a.datname,
              coalesce(a.state, 'to see its state, grant pg_read_all_stats to ' || current_user)) from pg_stat_activity a
      where a.backend_xid = pg_snapshot_xmin(pg_current_snapshot())::xid limit 1))
$$;

create view outbox_status as
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

create view rejections as
select format('%s-%s-%s', topic, partition, "offset") as source, producer, request_id, code, message, at
from rejection_log;

create view order_log as
select producer, request_id, kind, generation, ordered_by, ordered_at, state, detail, priority
from orders;

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
