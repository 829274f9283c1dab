-- Nodes have duties and breakers. A node that is healthy answers, keeps up and is let through by its breaker; one that
-- is send-only is never counted, since nothing is read from it.

alter table nodes add column duty text not null default 'primary';

create or replace view node_status as
select chain_id, node, state, breaker, head_number, lag, error_rate, latency_ms, last_error, client_version, checked_at,
       duty
from nodes;

create or replace view chain_status as
select c.chain_id, c.name, h.head_number, h.head_at, h.finalized_number, h.base_fee,
       (select count(*) from transactions t where t.chain_id = c.chain_id
          and (t.state in ('signed', 'pending') and t.block_number is null
            or t.state = 'pending' and t.block_number is not null)) as pending,
       (select count(*) from nodes n where n.chain_id = c.chain_id and n.duty <> 'send-only'
          and n.state = 'alive' and n.breaker <> 'open') as nodes_healthy,
       (select count(*) from nodes n where n.chain_id = c.chain_id) as nodes_total,
       c.paused, c.confirmations, c.confirm_by_finalized
from chains c
left join chain_heads h using (chain_id);
