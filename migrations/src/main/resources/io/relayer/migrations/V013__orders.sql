-- Orders, and what became of them: who asked for what, and when.

create index orders_of_request on orders (producer, request_id, order_id);
comment on column orders.generation is 'The generation that was meant, where one was named.';
comment on column orders.ordered_by is 'producer:<name> where it came by Kafka, operator:<user> where by the command line.';

create view order_log as
select producer, request_id, kind, generation, ordered_by, ordered_at, state, detail
from orders;

do $$
begin
  if exists (select from pg_roles where rolname = 'relayer_operator') then
    grant select on order_log to relayer_operator;
  end if;
end $$;
