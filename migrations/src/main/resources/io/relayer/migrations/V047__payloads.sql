-- What was asked for stands apart from what becomes of it: it never changes, so no step of a transaction's life writes it again.

create table payloads (
  transaction_id           uuid primary key,
  recipient                bytea check (octet_length(recipient) = 20),
  value                    numeric(78,0) not null check (value >= 0),
  data                     bytea not null,
  access_list              jsonb,
  fee_speed                text check (fee_speed in ('slow', 'average', 'fast')),
  max_fee_per_gas          numeric(78,0),
  max_priority_fee_per_gas numeric(78,0),
  gas_price                numeric(78,0),
  max_cost                 numeric(78,0),
  labels                   jsonb not null default '{}',
  traceparent              text,
  tracestate               text,
  constraint one_way_to_pay check (num_nonnulls(fee_speed, max_fee_per_gas, gas_price) = 1
                           and (max_fee_per_gas is null) = (max_priority_fee_per_gas is null))
);
comment on table payloads is 'What each generation of a request asks for. Inserted with its row in transactions, and never changed.';
create index payloads_by_label on payloads using gin (labels jsonb_path_ops) where labels <> '{}';

insert into payloads
select transaction_id, recipient, value, data, access_list, fee_speed, max_fee_per_gas, max_priority_fee_per_gas, gas_price,
       max_cost, labels, traceparent, tracestate
from transactions;

drop view stuck_transactions;
drop view transaction_status;

alter table transactions
  drop column recipient, drop column value, drop column data, drop column access_list, drop column fee_speed,
  drop column max_fee_per_gas, drop column max_priority_fee_per_gas, drop column gas_price, drop column max_cost,
  drop column labels, drop column traceparent, drop column tracestate;
comment on table transactions is 'The life of one generation of a request. The newest generation''s row is the ordering root of the request''s events.';

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

create view stuck_transactions as
select s.*,
       case when s.state = 'signed' then 'no node has taken it'
            when s.block_number is not null then 'included, not yet deep enough'
            else 'known to a node, not included' end as reason
from transaction_status s
join chains c using (chain_id)
where s.state in ('signed', 'pending') and s.signed_at < now() - c.stuck_after;

do $$
begin
  if exists (select from pg_roles where rolname = 'relayer_operator') then
    grant select on transaction_status, stuck_transactions to relayer_operator;
  end if;
end $$;
