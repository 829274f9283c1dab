-- A generation that was followed rests on its end. Where that was undone, or it was executed after all, the newest one
-- of its request waits, or is given up. Both indexes hold next to nothing: what a deep reorg has opened again.

create index transactions_opened_again on transactions (chain_id, request_key)
  where retried_by is not null and (final_at is null or state = 'confirmed');
create index transactions_behind_earlier on transactions (chain_id, transaction_id)
  where waiting_for = 'earlier-generation';
