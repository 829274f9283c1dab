-- The newest block that is final for good is a value with its proof: number, hash, by which rule, since when. What was
-- stored before was a number that one node had told, so it is not kept.

alter table chains add column finality text not null default 'tag' check (finality in ('tag', 'depth'));
comment on column chains.finality is 'What makes a block final for good: the nodes'' finalized tag, or retry_depth on a chain that has none.';

update chain_heads set finalized_number = null;
alter table chain_heads
  add column finalized_hash bytea check (octet_length(finalized_hash) = 32),
  add column finalized_by text check (finalized_by in ('tag', 'depth')),
  add column finalized_since timestamptz,
  add constraint finalized_is_whole check (num_nulls(finalized_number, finalized_hash, finalized_by, finalized_since) in (0, 4));
comment on column chain_heads.finalized_number is
  'The newest block that is final for good: canonical, and not contradicted by a second node. Null where none is known.';
comment on column chain_heads.finalized_by is 'By which rule, as chains.finality was then.';
comment on column chain_heads.finalized_since is 'When it was first seen to be this block.';

create view finalized_blocks as
select h.chain_id, h.finalized_number as number, h.finalized_hash as hash, h.finalized_by as by, h.finalized_since as since
from chain_heads h
join chains c using (chain_id)
where h.finalized_by = c.finality and h.finalized_number <= h.head_number;
comment on view finalized_blocks is 'Of each chain, the block that all go by who ask for what is final. No row: not known.';

create or replace view chain_status as
select c.chain_id, c.name, h.head_number, h.head_at, f.number as finalized_number, h.base_fee,
       (select count(*) from transactions t where t.chain_id = c.chain_id
          and (t.state in ('signed', 'pending') and t.block_number is null
            or t.state = 'pending' and t.block_number is not null)) as pending,
       (select count(*) from nodes n where n.chain_id = c.chain_id and n.duty <> 'send-only'
          and n.state = 'alive' and n.breaker <> 'open') as nodes_healthy,
       (select count(*) from nodes n where n.chain_id = c.chain_id) as nodes_total,
       c.paused, c.confirmations, c.confirm_by_finalized, h.block_gas_limit,
       c.finality, hex(f.hash) as finalized_hash, f.since as finalized_since
from chains c
left join chain_heads h using (chain_id)
left join finalized_blocks f using (chain_id);

-- What depth alone decides over: else all that waits for the tag, thousands of blocks of it on a rollup, would be read
-- again at each head.
create index transactions_included_by_depth on transactions (chain_id, block_number)
  where state = 'pending' and block_number is not null and not confirm_by_finalized and retried_by is null;

-- What waits for a finalized block that is not known, or stands still.
create index transactions_waiting_finality on transactions (chain_id, transaction_id) where waiting_for = 'finality';

do $$
begin
  if exists (select from pg_roles where rolname = 'relayer_operator') then
    grant select on finalized_blocks to relayer_operator;
  end if;
end $$;
