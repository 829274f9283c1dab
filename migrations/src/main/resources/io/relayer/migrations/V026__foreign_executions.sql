-- Somebody else's transaction at the nonce of a row may execute the very payload of the row. It decides over the row as an
-- attempt would, and is kept as one: of kind foreign, with its hash and without bytes, since nobody here has signed it. It
-- is numbered -1, -2, …: so the numbers of those that were signed here are 1, 2, … as the journal has them.

alter table attempts
  drop constraint attempts_kind_check,
  drop constraint attempts_attempt_check,
  alter column raw drop not null,
  alter column type drop not null,
  alter column gas_limit drop not null,
  add constraint attempts_kind_check check (kind in ('payload', 'empty', 'foreign')),
  add constraint attempts_attempt_check check (case kind when 'foreign' then attempt <= -1 else attempt >= 1 end),
  add constraint only_ours_have_bytes check (case kind
    when 'foreign' then num_nonnulls(raw, type, gas_limit, max_fee_per_gas, max_priority_fee_per_gas, gas_price) = 0
    else num_nulls(raw, type, gas_limit) = 0 end),
  add constraint only_ours_are_sent check (kind <> 'foreign'
    or (num_nonnulls(handled_at, resend_at, last_sent_at, last_outcome) = 0 and sent_count = 0));
comment on table attempts is 'Every transaction ever signed for a row''s nonce, and those of others that executed its payload there. Bytes and hash never change.';
comment on column attempts.attempt is '1, 2, … for what was signed here; -1, -2, … for what was not.';
comment on column attempts.signed_at is 'Of a foreign one: when it was seen.';
comment on column attempts.enqueued_at is 'Of a foreign one, which is never sent: when it was seen.';

alter table transactions
  add constraint current_attempt_is_ours check (attempt >= 1),
  drop constraint transactions_mined_kind_check,
  drop constraint confirmed_as_mined,
  drop constraint failed_as_mined,
  add constraint transactions_mined_kind_check check (mined_kind in ('payload', 'empty', 'foreign')),
  add constraint confirmed_as_mined check (state <> 'confirmed' or (mined_kind in ('payload', 'foreign') and succeeded) is true),
  add constraint failed_as_mined check (state <> 'failed' or case failure_code
      when 'REVERTED' then mined_kind in ('payload', 'foreign') and not succeeded
      when 'REJECTED' then mined_kind = 'empty' and intent = 'reject'
      when 'EXPIRED' then nonce is null or (mined_kind = 'empty' and intent = 'deadline')
      when 'SUPERSEDED' then nonce is not null and block_number is null
      else nonce is null end is true);
comment on column transactions.superseded_in is
  'The block in which something else used the nonce, a stranger''s transaction or none at all; where superseded_hash is null, a later one.';

-- What waits for the proof of who used its nonce. Next to nothing, and looked through at each head: a mark is taken back
-- where the nonce is free again.
create index transactions_nonce_used on transactions (chain_id, sender, nonce)
  where waiting_for in ('foreign-nonce', 'history');

-- In flight is what can still be mined: no nonce that the chain has counted already.
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
