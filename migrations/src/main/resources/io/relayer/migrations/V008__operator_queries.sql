-- What operators' lists need besides the indexes of the work itself. Few, and none that a transaction which goes its
-- usual way pays for: one is written by failures and cancellations alone, the other where a request has labels.

create index transactions_not_confirmed on transactions (transaction_id) where state in ('failed', 'cancelled');
create index transactions_by_label on transactions using gin (labels jsonb_path_ops) where labels <> '{}';

-- The same columns as before, with conditions that name what the partial indexes are partial to: without that, each
-- account's queue was counted by reading the whole table.
create or replace view sender_status as
select c.chain_id, hex(c.address) as sender, c.pool, c.next_nonce, o.latest_nonce as chain_nonce,
       (select count(*) from transactions t where t.chain_id = c.chain_id and t.sender = c.address
          and t.state in ('signed', 'pending') and t.block_number is null) as in_flight,
       (select count(*) from transactions t where t.chain_id = c.chain_id and t.sender = c.address
          and (t.state = 'queued' and t.gas_limit is not null or t.state = 'queued' and t.gas_limit is null)) as queued,
       o.balance, c.paused is not null as paused, c.waiting_for, c.managed_by, k.seen_at as key_seen_at,
       (select min(t.signed_at) from transactions t where t.chain_id = c.chain_id and t.sender = c.address
          and t.state in ('signed', 'pending') and t.block_number is null) as oldest_unconfirmed_at,
       c.paused as halted
from accounts c
left join account_observations o using (chain_id, address)
left join key_sightings k on k.address = c.address;

create or replace view chain_status as
select c.chain_id, c.name, h.head_number, h.head_at, h.finalized_number, h.base_fee,
       (select count(*) from transactions t where t.chain_id = c.chain_id
          and (t.state in ('signed', 'pending') and t.block_number is null
            or t.state = 'pending' and t.block_number is not null)) as pending,
       (select count(*) from nodes n where n.chain_id = c.chain_id and n.state = 'usable') as nodes_healthy,
       (select count(*) from nodes n where n.chain_id = c.chain_id) as nodes_total,
       c.paused, c.confirmations, c.confirm_by_finalized
from chains c
left join chain_heads h using (chain_id);
