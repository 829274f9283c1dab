-- Why a payload reverted is asked after its inclusion was written: it decides nothing, and must not stand in the way.

create table revert_reasons_due (
  transaction_id  uuid primary key,
  chain_id        bigint not null,
  block_hash      bytea not null check (octet_length(block_hash) = 32),
  since           timestamptz not null default clock_timestamp(),
  ask_at          timestamptz not null default clock_timestamp()
);
comment on table revert_reasons_due is 'Reverted payloads whose reason is still to be asked for. Gone once it is told, or can not be had.';
comment on column revert_reasons_due.block_hash is 'The block that it reverted in; of no use once that is another one.';
create index revert_reasons_to_ask on revert_reasons_due (chain_id, ask_at);

-- A transaction of our hash that a block has with another sender: what the relayer goes by does not hold there.

alter table accounts
  drop constraint accounts_held_for_check,
  add constraint accounts_held_for_check check (held_for in ('hash-mismatch', 'mined-otherwise'));

-- Accounts that are to be observed soon are found from what waits for them, not by a look at each account.

alter table account_observations add column ahead boolean not null default false;
comment on column account_observations.ahead is 'Whether the chain had counted nonces beyond the next one when it was observed.';
update account_observations o set ahead = true
from accounts c where c.chain_id = o.chain_id and c.address = o.address and o.latest_nonce > c.next_nonce;
create index accounts_ahead on account_observations (chain_id, address) where ahead;
