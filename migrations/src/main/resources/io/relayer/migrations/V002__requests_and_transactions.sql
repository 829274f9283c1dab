-- The heart: once is a constraint, not a check. None of these tables is ever partitioned, so that each unique
-- constraint covers all rows; requests is never pruned.

create table requests (
  request_key          bigint generated always as identity primary key,
  producer             text not null check (length(producer) between 1 and 100),
  request_id           text not null check (length(request_id) between 1 and 200),
  fingerprint          bytea not null check (octet_length(fingerprint) = 32),
  fingerprint_version  smallint not null,
  received_at          timestamptz not null default now(),
  unique (producer, request_id)
);
comment on table requests is 'Every accepted idempotency key, for ever.';

create table transactions (
  transaction_id         uuid primary key,
  request_key            bigint not null,
  generation             integer not null default 1 check (generation >= 1),
  retry_of               uuid unique,
  -- what was asked for: never changes
  chain_id               bigint not null,
  pool                   text,
  recipient              bytea check (octet_length(recipient) = 20),
  value                  numeric(78,0) not null check (value >= 0),
  data                   bytea not null,
  access_list            jsonb,
  fee_speed              text check (fee_speed in ('slow', 'average', 'fast')),
  max_fee_per_gas        numeric(78,0),
  max_priority_fee_per_gas numeric(78,0),
  gas_price              numeric(78,0),
  max_cost               numeric(78,0),
  confirmations_required integer not null check (confirmations_required > 0),
  confirm_by_finalized   boolean not null default false,
  deadline               timestamptz,
  priority               smallint not null default 5 check (priority between 0 and 9),
  labels                 jsonb not null default '{}',
  traceparent            text,
  tracestate             text,
  requested_at           timestamptz not null,
  -- settled once, then never changed
  sender                 bytea check (octet_length(sender) = 20),
  nonce                  bigint check (nonce >= 0),
  gas_limit              bigint check (gas_limit > 0),
  -- its life
  state                  text not null,
  version                integer not null default 0,
  sequence               integer not null default 0,
  outbox_pos             xid8 not null default '0',
  attempt                smallint,
  intent                 text check (intent in ('cancel', 'deadline', 'reject', 'retried')),
  waiting_for            text,
  estimate_at            timestamptz,
  queued_at              timestamptz not null,
  signed_at              timestamptz,
  pending_at             timestamptz,
  included_at            timestamptz,
  final_at               timestamptz,
  -- what the chain said of the attempt that is included
  mined_attempt          smallint,
  mined_kind             text check (mined_kind in ('payload', 'empty')),
  succeeded              boolean,
  block_number           bigint,
  block_hash             bytea check (octet_length(block_hash) = 32),
  gas_used               bigint,
  effective_gas_price    numeric(78,0),
  contract_address       bytea check (octet_length(contract_address) = 20),
  -- how it failed
  failure_code           text check (failure_code in
                           ('REVERTED', 'REJECTED', 'EXPIRED', 'SUPERSEDED', 'POLICY_DENIED', 'ESTIMATE_REVERTED')),
  failure_message        text,
  revert_reason          text,

  unique (request_key, generation),
  constraint one_way_to_pay check (num_nonnulls(fee_speed, max_fee_per_gas, gas_price) = 1
                           and (max_fee_per_gas is null) = (max_priority_fee_per_gas is null)),
  constraint sender_or_pool check (sender is not null or pool is not null),
  constraint nonce_needs_sender check (nonce is null or (sender is not null and gas_limit is not null)),
  constraint nonce_means_attempt check ((nonce is null) = (attempt is null) and (nonce is null) = (signed_at is null)),
  constraint inclusion_is_whole check (
       (block_number is null) = (block_hash is null) and (block_number is null) = (mined_attempt is null)
   and (block_number is null) = (mined_kind is null) and (block_number is null) = (succeeded is null)
   and (block_number is null) = (included_at is null) and (block_number is null or nonce is not null)),
  constraint state_is_known check (state in ('queued', 'signed', 'pending', 'confirmed', 'failed', 'cancelled')),
  constraint final_is_whole check ((final_at is not null) = (state in ('confirmed', 'failed', 'cancelled'))
                           and (final_at is null or waiting_for is null)),
  constraint failed_has_code check ((failure_code is not null) = (state = 'failed')),
  constraint queued_has_no_nonce check (state <> 'queued' or nonce is null),
  constraint signed_is_unknown_to_nodes check (state <> 'signed'
                           or (nonce is not null and pending_at is null and block_number is null)),
  constraint pending_was_signed check ((state <> 'pending' or pending_at is not null)
                           and (pending_at is null or nonce is not null)),
  -- whichever attempt is final decides, and which one it was is in the row
  constraint confirmed_as_mined check (state <> 'confirmed' or (mined_kind = 'payload' and succeeded) is true),
  constraint failed_as_mined check (state <> 'failed' or case failure_code
      when 'REVERTED' then mined_kind = 'payload' and not succeeded
      when 'REJECTED' then mined_kind = 'empty' and intent = 'reject'
      when 'EXPIRED' then nonce is null or (mined_kind = 'empty' and intent = 'deadline')
      when 'SUPERSEDED' then nonce is not null and block_number is null
      else nonce is null end is true),
  constraint cancelled_as_mined check (state <> 'cancelled'
                           or (nonce is null or (mined_kind = 'empty' and intent in ('cancel', 'retried'))) is true)
);
comment on table transactions is 'One row for each generation of a request: what was asked, and its life. The newest generation''s row is the ordering root of the request''s events.';
comment on column transactions.version is 'Counts the guarded steps; each UPDATE names the one that it read.';
comment on column transactions.sequence is 'Number of the last event of the request.';
comment on column transactions.attempt is 'The current attempt: the only one that is sent. Any attempt may be mined.';
comment on column transactions.estimate_at is 'When a missing gas limit is to be estimated (again).';

create unique index one_nonce_once on transactions (chain_id, sender, nonce) where nonce is not null;
create index transactions_ready on transactions (chain_id, sender, priority desc, transaction_id)
  where state = 'queued' and gas_limit is not null;
create index transactions_to_estimate on transactions (chain_id, estimate_at) where state = 'queued' and gas_limit is null;
create index transactions_to_expire on transactions (deadline) where state = 'queued' and deadline is not null;
create index transactions_in_flight on transactions (chain_id, sender, nonce)
  where state in ('signed', 'pending') and block_number is null;
create index transactions_included on transactions (chain_id, block_number)
  where state = 'pending' and block_number is not null;
create index transactions_final_in_block on transactions (chain_id, block_number)
  where state in ('confirmed', 'failed', 'cancelled') and block_number is not null;

create table attempts (
  transaction_id            uuid not null,
  attempt                   smallint not null check (attempt >= 1),
  kind                      text not null check (kind in ('payload', 'empty')),
  chain_id                  bigint not null,
  hash                      bytea not null unique check (octet_length(hash) = 32),
  raw                       bytea not null,
  type                      smallint not null check (type in (0, 1, 2)),
  gas_limit                 bigint not null,
  max_fee_per_gas           numeric(78,0),
  max_priority_fee_per_gas  numeric(78,0),
  gas_price                 numeric(78,0),
  signed_at                 timestamptz not null,
  -- the re-sending clock
  enqueued_at               timestamptz not null,
  handled_at                timestamptz,
  resend_at                 timestamptz,
  sent_count                integer not null default 0,
  misses                    integer not null default 0,
  last_sent_at              timestamptz,
  last_outcome              text,
  last_detail               text,
  primary key (transaction_id, attempt)
);
comment on table attempts is 'Every transaction ever signed for a row''s nonce. Bytes and hash never change.';
comment on column attempts.misses is 'Sendings in a row that did not bring it into a node for certain: how far the short delays are used up.';
comment on column attempts.resend_at is 'When the same bytes go out again; null while included, final or no longer current.';
create index attempts_to_resend on attempts (chain_id, resend_at) where resend_at is not null;

create table orders (
  order_id     bigint generated always as identity primary key,
  producer     text not null,
  request_id   text not null,
  kind         text not null check (kind in ('cancel', 'bump', 'retry')),
  generation   integer,
  ordered_by   text not null,
  ordered_at   timestamptz not null default now(),
  state        text not null default 'open' check (state in ('open', 'done', 'refused')),
  detail       text
);
create index orders_open on orders (order_id) where state = 'open';
comment on table orders is 'What producers and operators asked to be done with a request.';
