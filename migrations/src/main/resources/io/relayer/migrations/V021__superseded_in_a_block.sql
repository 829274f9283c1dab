-- The very block of the stranger's transaction: a reorg that undoes it gives the nonce back.

alter table transactions
  add column superseded_hash bytea check (octet_length(superseded_hash) = 32),
  add constraint superseded_hash_of_a_block check (superseded_hash is null or superseded_in is not null);
comment on column transactions.superseded_in is
  'The block of the stranger''s transaction that used the nonce; where superseded_hash is null, a later one.';
comment on column transactions.superseded_hash is 'The hash of that block. Null in older rows: a reorg is not noticed there.';

create index transactions_superseded on transactions (chain_id, superseded_in) where superseded_hash is not null;
