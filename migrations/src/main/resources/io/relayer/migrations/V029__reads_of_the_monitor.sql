-- Why a payload reverted is asked after its inclusion was written: it decides nothing, and must not stand in the way.

create table revert_reasons_due (
  transaction_id  uuid primary key references transactions,
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
