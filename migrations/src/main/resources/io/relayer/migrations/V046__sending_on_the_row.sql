-- Attempts are inserted, and never changed. What sending has to remember of the current one stands on the row of its
-- transaction, which the steps write anyway; what was remembered of one before it is put away when another one takes its place.

alter table transactions
  add column enqueued_at    timestamptz,
  add column handled_at     timestamptz,
  add column published_at   timestamptz,
  add column resend_at      timestamptz,
  add column sent_count     integer not null default 0,
  add column misses         integer not null default 0,
  add column last_sent_at   timestamptz,
  add column last_outcome   text,
  add column last_detail    text,
  add column untaken_since  timestamptz,
  add column refused_since  timestamptz,
  add column refusals       integer not null default 0 check (refusals >= 0),
  add column least_price    numeric check (least_price >= 0),
  add column least_tip      numeric check (least_tip >= 0);
comment on column transactions.enqueued_at is 'When a copy of the current attempt was last put into the outbox.';
comment on column transactions.handled_at is 'When a copy of the current attempt was last handled.';
comment on column transactions.published_at is 'The time of the current attempt''s first record that was handled, as Kafka has it: by the publisher''s clock, or the broker''s where the topic is set to append time. Null until then, and for good where that record had no time.';
comment on column transactions.resend_at is 'When the current attempt''s bytes go out again; null without a nonce, in a block, over, or given up.';
comment on column transactions.sent_count is 'Of the current attempt, as all up to least_tip.';
comment on column transactions.misses is 'Sendings in a row that did not bring it into a node for certain: how far the short delays are used up.';
comment on column transactions.untaken_since is 'Since when no node has said that it has these bytes; null where the last answer was such, or there is none.';
comment on column transactions.refused_since is 'Since when every answer was that of all usable nodes, which turn these bytes down for their own sake; null where the last one was not. Answers of nodes that did not look at them change nothing.';
comment on column transactions.refusals is 'How many answers since refused_since were such.';
comment on column transactions.least_price is 'The least price of a gas that a node asked for when it was sent last, by its own words.';
comment on column transactions.least_tip is 'The least tip that a node asked for when it was sent last, by its own words.';

create table sent_attempts (
  transaction_id  uuid not null,
  attempt         smallint not null check (attempt >= 1),
  handled_at      timestamptz,
  published_at    timestamptz,
  sent_count      integer not null default 0,
  misses          integer not null default 0,
  last_sent_at    timestamptz,
  last_outcome    text,
  last_detail     text,
  refused_since   timestamptz,
  primary key (transaction_id, attempt)
);
comment on table sent_attempts is 'What is known of the sending of attempts that are not the current ones of their transactions: as it was when another one took their place, and what a copy that was out then came to. A row of a current one says nothing.';

update transactions t
set enqueued_at = a.enqueued_at, handled_at = a.handled_at, published_at = a.published_at,
    resend_at = case when t.final_at is null and t.block_number is null then a.resend_at end,
    sent_count = a.sent_count, misses = a.misses, last_sent_at = a.last_sent_at, last_outcome = a.last_outcome,
    last_detail = a.last_detail, untaken_since = a.untaken_since, refused_since = a.refused_since, refusals = a.refusals,
    least_price = a.least_price, least_tip = a.least_tip
from attempts a
where a.transaction_id = t.transaction_id and a.attempt = t.attempt;

insert into sent_attempts (transaction_id, attempt, handled_at, published_at, sent_count, misses, last_sent_at, last_outcome,
  last_detail, refused_since)
select a.transaction_id, a.attempt, a.handled_at, a.published_at, a.sent_count, a.misses, a.last_sent_at, a.last_outcome,
       a.last_detail, a.refused_since
from attempts a
join transactions t using (transaction_id)
where a.attempt <> t.attempt and a.kind <> 'foreign';

create or replace view attempt_status as
select a.transaction_id, a.attempt, a.kind, hex(a.hash) as hash, a.max_fee_per_gas, a.max_priority_fee_per_gas,
       a.gas_price, a.signed_at, coalesce(s.sent_count, 0) as sent_count, s.last_sent_at, s.last_outcome,
       coalesce(t.mined_attempt = a.attempt, false) as mined, s.last_detail, s.resend_at, s.published_at
from attempts a
join transactions t using (transaction_id)
left join lateral (
  select t.sent_count, t.last_sent_at, t.last_outcome, t.last_detail, t.resend_at, t.published_at
  where t.attempt = a.attempt
  union all
  select e.sent_count, e.last_sent_at, e.last_outcome, e.last_detail, null, e.published_at
  from sent_attempts e
  where e.transaction_id = a.transaction_id and e.attempt = a.attempt and t.attempt <> a.attempt) s on true;

drop index attempts_to_resend;
alter table attempts
  drop constraint only_ours_are_sent,
  drop column enqueued_at,
  drop column handled_at,
  drop column published_at,
  drop column resend_at,
  drop column sent_count,
  drop column misses,
  drop column last_sent_at,
  drop column last_outcome,
  drop column last_detail,
  drop column untaken_since,
  drop column refused_since,
  drop column refusals,
  drop column least_price,
  drop column least_tip;
comment on table attempts is 'Every transaction ever signed for a row''s nonce, and those of others that executed its payload there. Inserted, and never changed.';

alter table transactions
  add constraint only_signed_is_sent check (attempt is not null
    or (num_nonnulls(enqueued_at, handled_at, published_at, resend_at, last_sent_at, last_outcome) = 0 and sent_count = 0));

create index transactions_to_resend on transactions (chain_id, resend_at) where resend_at is not null;
