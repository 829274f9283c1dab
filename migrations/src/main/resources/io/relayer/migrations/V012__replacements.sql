-- A nonce that is taken can be signed for again: to pay more, or to spend it for nothing.

alter table attempts add column head_number bigint;
comment on column attempts.head_number is 'The chain''s head when it was signed: how long it has waited is counted in blocks.';

alter table transactions add column bump_ordered boolean not null default false;
alter table transactions add constraint only_what_is_out_is_bumped
  check (not bump_ordered or (nonce is not null and final_at is null));
comment on column transactions.bump_ordered is 'Somebody ordered the next attempt; it ends the order.';

-- What is given up keeps its nonce, and needs an empty attempt as long as no block holds anything of it.
create index transactions_given_up on transactions (chain_id, sender, nonce)
  where state in ('signed', 'pending') and block_number is null and intent is not null;
create index transactions_bump_ordered on transactions (chain_id, sender, nonce) where bump_ordered;
create index transactions_out_to_expire on transactions (deadline)
  where state in ('signed', 'pending') and block_number is null and intent is null and deadline is not null;
