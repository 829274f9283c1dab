-- What has no nonce yet may be given another priority, by an order that says which.

alter table orders
  drop constraint orders_kind_check,
  add constraint orders_kind_check check (kind in ('cancel', 'bump', 'retry', 'prioritize')),
  add column priority smallint check (priority between 0 and 9),
  add constraint prioritize_says_which check ((kind = 'prioritize') = (priority is not null));
comment on column orders.priority is 'The one that was ordered.';
comment on column transactions.priority is 'As asked for, or as ordered since, while it was queued.';

create or replace view order_log as
select producer, request_id, kind, generation, ordered_by, ordered_at, state, detail, priority
from orders;
