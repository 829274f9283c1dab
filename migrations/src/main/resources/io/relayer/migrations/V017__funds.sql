-- What a sender owes at most for what is out is kept back before it takes another nonce.

alter table transactions add column worst_cost numeric(78,0);
comment on column transactions.worst_cost is 'What it costs its sender at most, whichever of its attempts is mined: gas and value, in wei.';

alter table account_observations add column balance_nonce bigint;
comment on column account_observations.balance_nonce is 'The chain''s nonce when the balance was read: what has this one or a higher one is not paid from it yet.';
update account_observations set balance_nonce = latest_nonce where balance is not null;

create index transactions_without_funds on transactions (chain_id, sender)
  where state in ('signed', 'pending') and waiting_for = 'funds';

create or replace view sender_status as
select c.chain_id, hex(c.address) as sender, c.pool, c.next_nonce, o.latest_nonce as chain_nonce,
       (select count(*) from transactions t where t.chain_id = c.chain_id and t.sender = c.address
          and t.state in ('signed', 'pending') and t.block_number is null) as in_flight,
       (select count(*) from transactions t where t.chain_id = c.chain_id and t.sender = c.address
          and (t.state = 'queued' and t.gas_limit is not null or t.state = 'queued' and t.gas_limit is null)) as queued,
       o.balance, c.paused is not null as paused,
       coalesce(c.waiting_for, (select 'funds' where exists (select 1 from transactions t
          where t.chain_id = c.chain_id and t.sender = c.address
            and t.state in ('signed', 'pending') and t.waiting_for = 'funds'))) as waiting_for,
       c.managed_by, k.seen_at as key_seen_at,
       (select min(t.signed_at) from transactions t where t.chain_id = c.chain_id and t.sender = c.address
          and t.state in ('signed', 'pending') and t.block_number is null) as oldest_unconfirmed_at,
       c.paused as halted,
       (select coalesce(sum(t.worst_cost), 0) from transactions t where t.chain_id = c.chain_id and t.sender = c.address
          and t.state in ('signed', 'pending') and t.block_number is null) as reserved
from accounts c
left join account_observations o using (chain_id, address)
left join key_sightings k on k.address = c.address;
