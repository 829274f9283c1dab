-- What asks for more gas than a block holds is never mined, and must get no nonce. What a block holds is known by the
-- head that the monitor has judged; null until it has judged one.

alter table chain_heads add column block_gas_limit bigint check (block_gas_limit > 0);
comment on column chain_heads.block_gas_limit is 'The gas limit of the head: no transaction may ask for more. Null where no head was judged since the column exists.';

alter table transactions drop constraint transactions_failure_code_check;
alter table transactions add constraint transactions_failure_code_check check (failure_code in
  ('REVERTED', 'REJECTED', 'EXPIRED', 'SUPERSEDED', 'POLICY_DENIED', 'ESTIMATE_REVERTED', 'OVER_BLOCK_LIMIT'));

create or replace view chain_status as
select c.chain_id, c.name, h.head_number, h.head_at, h.finalized_number, h.base_fee,
       (select count(*) from transactions t where t.chain_id = c.chain_id
          and (t.state in ('signed', 'pending') and t.block_number is null
            or t.state = 'pending' and t.block_number is not null)) as pending,
       (select count(*) from nodes n where n.chain_id = c.chain_id and n.duty <> 'send-only'
          and n.state = 'alive' and n.breaker <> 'open') as nodes_healthy,
       (select count(*) from nodes n where n.chain_id = c.chain_id) as nodes_total,
       c.paused, c.confirmations, c.confirm_by_finalized, h.block_gas_limit
from chains c
left join chain_heads h using (chain_id);
