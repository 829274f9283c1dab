drop index transactions_beyond_balance, transactions_beyond_balances, transactions_failed_by_age, transactions_final_in_block,
  transactions_given_up, transactions_in_flight, transactions_included, transactions_included_by_depth, transactions_not_confirmed,
  transactions_opened_again, transactions_out_to_expire, transactions_payable, transactions_payable_in_pool, transactions_ready,
  transactions_ready_in_pool, transactions_to_estimate, transactions_to_expire, transactions_too_cheap, transactions_unpayable,
  transactions_unpayable_in_pool, transactions_unready, transactions_without_funds, transactions_to_resend;
alter table transactions drop constraint transactions_retry_of_key;
create unique index transactions_retry_of on transactions (retry_of) where retry_of is not null;

create index transactions_beyond_balance on transactions (chain_id, sender)
  where nonce is null and final_at is null and waiting_for = 'funds';
create index transactions_beyond_balances on transactions (chain_id, pool)
  where nonce is null and final_at is null and sender is null and waiting_for = 'funds';
-- In other words than a filter by a code has them, which is to go by the newest.
create index transactions_failed_by_age on transactions (final_at) where coalesce(failure_code, '') <> '';
create index transactions_final_in_block on transactions (chain_id, block_number)
  where block_number is not null and final_at is not null;
create index transactions_given_up on transactions (chain_id, sender, nonce)
  where nonce is not null and final_at is null and block_number is null and intent is not null;
create index transactions_in_flight on transactions (chain_id, sender, nonce)
  where nonce is not null and final_at is null and block_number is null;
create index transactions_included on transactions (chain_id, block_number)
  where block_number is not null and final_at is null;
create index transactions_included_by_depth on transactions (chain_id, block_number)
  where block_number is not null and final_at is null and not confirm_by_finalized and retried_by is null;
create index transactions_not_confirmed on transactions (transaction_id)
  where final_at is not null and (succeeded and mined_kind <> 'empty') is not true;
create index transactions_opened_again on transactions (chain_id, request_key)
  where retried_by is not null and (final_at is null or succeeded and mined_kind <> 'empty');
create index transactions_out_to_expire on transactions (deadline)
  where nonce is not null and final_at is null and block_number is null and intent is null and deadline is not null;
create index transactions_payable on transactions (chain_id, sender, (-priority), transaction_id)
  where nonce is null and final_at is null and sender is not null and gas_limit is not null
    and (waiting_for is null or waiting_for not in ('max-cost', 'funds'));
create index transactions_payable_in_pool on transactions (chain_id, pool, (-priority), transaction_id)
  where nonce is null and final_at is null and sender is null and gas_limit is not null
    and (waiting_for is null or waiting_for not in ('max-cost', 'funds'));
create index transactions_ready on transactions (chain_id, sender, priority desc, transaction_id)
  where nonce is null and final_at is null and gas_limit is not null;
create index transactions_ready_in_pool on transactions (chain_id, pool, priority desc, transaction_id)
  where nonce is null and final_at is null and sender is null and gas_limit is not null;
create index transactions_to_estimate on transactions (chain_id, estimate_at)
  where nonce is null and final_at is null and gas_limit is null;
create index transactions_to_expire on transactions (deadline)
  where nonce is null and final_at is null and deadline is not null;
create index transactions_too_cheap on transactions (chain_id, sender, nonce)
  where waiting_for in ('price', 'fee-cap', 'max-cost') and nonce is not null and final_at is null and block_number is null;
create index transactions_unpayable on transactions (chain_id, sender, transaction_id)
  where nonce is null and final_at is null and sender is not null and waiting_for in ('max-cost', 'funds');
create index transactions_unpayable_in_pool on transactions (chain_id, pool, transaction_id)
  where nonce is null and final_at is null and sender is null and waiting_for in ('max-cost', 'funds');
create index transactions_unready on transactions (chain_id, sender, priority desc, transaction_id)
  where nonce is null and final_at is null and gas_limit is null;
create index transactions_without_funds on transactions (chain_id, sender)
  where nonce is not null and final_at is null and waiting_for = 'funds';

alter table transactions set (fillfactor = 60);
