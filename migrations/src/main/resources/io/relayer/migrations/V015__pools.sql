-- A request of a pool has no sender until it takes a nonce: its pool is the queue that it stands in.

create index transactions_ready_in_pool on transactions (chain_id, pool, priority desc, transaction_id)
  where state = 'queued' and sender is null and gas_limit is not null;
create index accounts_of_pool on accounts (chain_id, pool) where pool is not null;
comment on column accounts.pool is 'The pool that the sender is a member of, as some signer has it configured.';
