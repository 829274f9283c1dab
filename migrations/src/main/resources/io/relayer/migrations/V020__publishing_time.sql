-- Tells the outbox's time from the nodes'.
alter table attempts add column published_at timestamptz;
comment on column attempts.published_at is 'The time of the first record that was handled, as Kafka has it: by the publisher''s clock, or the broker''s where the topic is set to append time. Null until then, and for good where that record had no time.';

create or replace view attempt_status as
select a.transaction_id, a.attempt, a.kind, hex(a.hash) as hash, a.max_fee_per_gas, a.max_priority_fee_per_gas,
       a.gas_price, a.signed_at, a.sent_count, a.last_sent_at, a.last_outcome,
       coalesce(t.mined_attempt = a.attempt, false) as mined, a.last_detail, a.resend_at, a.published_at
from attempts a
join transactions t using (transaction_id);
