-- What can't be paid for now is not ready: it is passed over, and looked through in turns until it can be. So a round reads
-- no more than it may sign, however much waits.

create index transactions_payable on transactions (chain_id, sender, (-priority), transaction_id)
  where state = 'queued' and sender is not null and gas_limit is not null and (waiting_for is null or waiting_for not in ('max-cost', 'funds'));
create index transactions_payable_in_pool on transactions (chain_id, pool, (-priority), transaction_id)
  where state = 'queued' and sender is null and gas_limit is not null and (waiting_for is null or waiting_for not in ('max-cost', 'funds'));
create index transactions_unpayable on transactions (chain_id, sender, transaction_id)
  where state = 'queued' and sender is not null and waiting_for in ('max-cost', 'funds');
create index transactions_unpayable_in_pool on transactions (chain_id, pool, transaction_id)
  where state = 'queued' and sender is null and waiting_for in ('max-cost', 'funds');

-- Who has something queued that his whole balance does not cover waits for funds, whatever else of his goes on.
create index transactions_beyond_balance on transactions (chain_id, sender) where state = 'queued' and waiting_for = 'funds';
create index transactions_beyond_balances on transactions (chain_id, pool) where state = 'queued' and sender is null and waiting_for = 'funds';

-- Who waits is looked at again and again: until it has nothing queued any more, until its key is there.
create index accounts_waiting on accounts (chain_id, address) where waiting_for is not null;

create or replace view sender_status as
select c.chain_id, hex(c.address) as sender, c.pool, c.next_nonce, o.latest_nonce as chain_nonce,
       (select count(*) from transactions t where t.chain_id = c.chain_id and t.sender = c.address
          and t.state in ('signed', 'pending') and t.block_number is null
          and t.nonce >= coalesce(o.latest_nonce, 0)) as in_flight,
       (select count(*) from transactions t where t.chain_id = c.chain_id and t.sender = c.address
          and (t.state = 'queued' and t.gas_limit is not null or t.state = 'queued' and t.gas_limit is null)) as queued,
       o.balance, c.paused is not null as paused,
       coalesce(c.waiting_for, (select 'funds' where exists (select 1 from transactions t
          where t.chain_id = c.chain_id and t.sender = c.address
            and t.state in ('signed', 'pending') and t.waiting_for = 'funds')
         or exists (select 1 from transactions t
          where t.chain_id = c.chain_id and t.sender = c.address and t.state = 'queued' and t.waiting_for = 'funds')
         or exists (select 1 from transactions t
          where t.chain_id = c.chain_id and t.pool = c.pool and t.sender is null and t.state = 'queued'
            and t.waiting_for = 'funds'))) as waiting_for,
       c.managed_by, k.seen_at as key_seen_at,
       (select min(t.signed_at) from transactions t where t.chain_id = c.chain_id and t.sender = c.address
          and t.state in ('signed', 'pending') and t.block_number is null) as oldest_unconfirmed_at,
       c.paused as halted,
       (select coalesce(sum(t.worst_cost), 0) from transactions t where t.chain_id = c.chain_id and t.sender = c.address
          and t.state in ('signed', 'pending') and t.block_number is null) as reserved
from accounts c
left join account_observations o using (chain_id, address)
left join key_sightings k on k.address = c.address;
