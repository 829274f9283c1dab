-- What was signed elsewhere and ended without a block, since all nodes refused it, may be mined all the same, in a block that
-- was not looked through. It is looked for by its nonce, page by page.
create index transactions_refused on transactions (chain_id, transaction_id) where refused_at is not null;
