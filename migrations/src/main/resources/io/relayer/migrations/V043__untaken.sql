-- What no node takes says so, whatever its nodes answer; and an error of a node has its time.

alter table attempts add column untaken_since timestamptz;
comment on column attempts.untaken_since is
  'Since when no node has said that it has these bytes; null where the last answer was such, or there is none.';

alter table nodes add column last_error_at timestamptz;

create or replace view node_status as
select chain_id, node, state, breaker, head_number, lag, error_rate, latency_ms, last_error, client_version, checked_at,
       duty, last_error_at
from nodes;
