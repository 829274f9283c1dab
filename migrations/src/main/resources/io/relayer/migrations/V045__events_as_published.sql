-- An event is written as what it is published as: its value, and what its key and headers are made of.

alter table transitions
  add column chain_id    bigint,
  add column subject     text,
  add column traceparent text,
  add column tracestate  text,
  add column value       text;
-- Large ones are kept apart, but are not compressed: that would cost more than the step itself.
alter table transitions alter column value set storage external;
comment on column transitions.value is
  'The record''s value, as JSON. Null where its request, or for an old row its transaction, is gone: it makes no record.';
comment on column transitions.subject is 'The record''s key, and the event''s subject: producer/request id.';

-- What of an event's value changes over a life.
create function event_detail(value text) returns jsonb language sql immutable parallel safe as $$
  select value::jsonb - '{id,producer,transactionId,generation,pool,chainId,to,state,labels,sequence,at}'::text[]
$$;

update transitions x
set chain_id = t.chain_id, subject = r.producer || '/' || r.request_id, traceparent = t.traceparent, tracestate = t.tracestate,
    value = (jsonb_strip_nulls(jsonb_build_object(
               'id', r.request_id, 'producer', r.producer, 'transactionId', x.transaction_id, 'generation', x.generation,
               'pool', t.pool, 'chainId', t.chain_id, 'to', hex(t.recipient), 'state', x.state, 'sequence', x.sequence,
               'at', to_char(x.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')))
             || jsonb_build_object('labels', t.labels) || x.detail)::text
from transactions t join requests r using (request_key)
where t.transaction_id = x.transaction_id;

create or replace view transaction_history as
select x.transaction_id, r.producer, r.request_id, x.sequence, x.state, x.event, event_detail(x.value) as detail, x.at
from transitions x
join transactions t on t.transaction_id = x.transaction_id
join requests r using (request_key)
where not x.repeat;

alter table transitions drop column detail;
