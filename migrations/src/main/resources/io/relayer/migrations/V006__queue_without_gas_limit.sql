-- A refused estimate is final only if nothing comes before it in its sender's queue. The other half of the queue,
-- that with a gas limit, is in transactions_ready.
create index transactions_unready on transactions (chain_id, sender, priority desc, transaction_id)
  where state = 'queued' and gas_limit is null;
