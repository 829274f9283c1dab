-- What operators query. Views may only grow.

create function hex(b bytea) returns text language sql immutable parallel safe as $$ select '0x' || encode(b, 'hex') $$;

create view transaction_status as
select t.transaction_id, r.producer, r.request_id, t.generation, t.chain_id, hex(t.sender) as sender, t.pool,
       hex(t.recipient) as recipient, t.value, t.nonce, t.state, t.failure_code, t.failure_message, t.intent,
       t.waiting_for, hex(a.hash) as hash,
       coalesce((select count(*) from attempts n where n.transaction_id = t.transaction_id), 0)::integer as attempts,
       t.block_number, hex(t.block_hash) as block_hash,
       case when t.block_number is not null then greatest(h.head_number - t.block_number + 1, 0) end as confirmations,
       t.confirmations_required, t.gas_used, t.effective_gas_price, t.labels, t.retry_of,
       t.queued_at, t.signed_at, t.pending_at, t.included_at, t.final_at,
       t.confirm_by_finalized, t.revert_reason, hex(t.contract_address) as contract_address, t.requested_at
from transactions t
join requests r using (request_key)
left join attempts a on a.transaction_id = t.transaction_id and a.attempt = coalesce(t.mined_attempt, t.attempt)
left join chain_heads h on h.chain_id = t.chain_id;

create view transaction_history as
select x.transaction_id, r.producer, r.request_id, x.sequence, x.state, x.event, x.detail, x.at
from transitions x
join transactions t on t.transaction_id = x.transaction_id
join requests r using (request_key)
where not x.repeat;

create view attempt_status as
select a.transaction_id, a.attempt, a.kind, hex(a.hash) as hash, a.max_fee_per_gas, a.max_priority_fee_per_gas,
       a.gas_price, a.signed_at, a.sent_count, a.last_sent_at, a.last_outcome,
       coalesce(t.mined_attempt = a.attempt, false) as mined, a.last_detail, a.resend_at
from attempts a
join transactions t using (transaction_id);

create view sender_status as
select c.chain_id, hex(c.address) as sender, c.pool, c.next_nonce, o.latest_nonce as chain_nonce,
       (select count(*) from transactions t where t.chain_id = c.chain_id and t.sender = c.address
          and t.state in ('signed', 'pending') and t.block_number is null) as in_flight,
       (select count(*) from transactions t where t.chain_id = c.chain_id and t.sender = c.address
          and t.state = 'queued') as queued,
       o.balance, c.paused is not null as paused, c.waiting_for, c.managed_by, k.seen_at as key_seen_at,
       (select min(t.signed_at) from transactions t where t.chain_id = c.chain_id and t.sender = c.address
          and t.state in ('signed', 'pending') and t.block_number is null) as oldest_unconfirmed_at
from accounts c
left join account_observations o using (chain_id, address)
left join key_sightings k on k.address = c.address;

create view chain_status as
select c.chain_id, c.name, h.head_number, h.head_at, h.finalized_number, h.base_fee,
       (select count(*) from transactions t where t.chain_id = c.chain_id and t.state in ('signed', 'pending')) as pending,
       (select count(*) from nodes n where n.chain_id = c.chain_id and n.state = 'usable') as nodes_healthy,
       (select count(*) from nodes n where n.chain_id = c.chain_id) as nodes_total,
       c.paused, c.confirmations, c.confirm_by_finalized
from chains c
left join chain_heads h using (chain_id);

create view node_status as
select chain_id, node, state, breaker, head_number, lag, error_rate, latency_ms, last_error, client_version, checked_at
from nodes;

-- The oldest transaction that is still open anywhere in the cluster, if it is what the watermark waits for.
create function oldest_writer() returns text language sql stable as $$
  select coalesce(
    (select format('prepared transaction %s', p.gid) from pg_prepared_xacts p
      where p.transaction = pg_snapshot_xmin(pg_current_snapshot())::xid limit 1),
    (select format('pid %s of %s on %s (%s)', a.pid, a.usename, a.datname, a.state) from pg_stat_activity a
      where a.backend_xid = pg_snapshot_xmin(pg_current_snapshot())::xid limit 1),
    case when pg_has_role(current_user, 'pg_read_all_stats', 'usage') then null
         else 'unknown: grant pg_read_all_stats to ' || current_user end)
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
  select count(*) as backlog, min(at) as oldest_at,
         coalesce(bool_or(pos >= pg_snapshot_xmin(pg_current_snapshot())), false) as held
  from (select pos, at from transitions x where c.lane = 'transitions' and (x.pos, x.id) > (c.pos, c.id)
        union all
        select pos, created_at from outbox o where o.lane = c.lane and (o.pos, o.id) > (c.pos, c.id)) rows
) waiting;

create view stuck_transactions as
select s.*,
       case when s.state = 'signed' then 'no node has taken it'
            when s.block_number is not null then 'included, not yet deep enough'
            else 'known to a node, not included' end as reason
from transaction_status s
join chains c using (chain_id)
where s.state in ('signed', 'pending') and s.signed_at < now() - c.stuck_after;

create view failure_summary as
select chain_id, failure_code, failure_message, count(*) as count, min(final_at) as first_at, max(final_at) as last_at
from transactions
where state = 'failed'
group by chain_id, failure_code, failure_message;

create view rejections as
select format('%s-%s-%s', topic, partition, "offset") as source, producer, request_id, code, message, at
from rejection_log;
