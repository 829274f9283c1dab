-- The heart: once is a constraint, not a check. None of these tables is ever partitioned, so that each unique
-- constraint covers all rows; requests is never pruned. Where transactions are, by their age, what their constraints forbade
-- stays forbidden: the key by requests, the nonce by accounts.pruned_below.

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

create table pruned_requests (
  request_key      bigint primary key,
  transaction_id   uuid not null,
  generation       integer not null check (generation >= 1),
  chain_id         bigint not null,
  pool             text,
  recipient        bytea check (octet_length(recipient) = 20),
  labels           jsonb not null,
  traceparent      text,
  tracestate       text,
  state            text not null check (state in ('confirmed', 'failed', 'cancelled')),
  hash             bytea check (octet_length(hash) = 32),
  failure_code     text,
  failure_message  text,
  detail           jsonb not null,
  sequence         integer not null,
  outbox_pos       xid8 not null,
  call_digest      bytea check (octet_length(call_digest) = 32),
  ended_at         timestamptz not null,
  pruned_at        timestamptz not null default clock_timestamp(),
  constraint failed_has_code check ((failure_code is not null) = (state = 'failed'))
);
comment on table pruned_requests is 'How requests stand whose transactions were deleted by their age: what a repeat of one is answered with. The ordering root of its events.';
comment on column pruned_requests.transaction_id is 'The generation that says how the request stands, as all up to failure_message.';
comment on column pruned_requests.detail is 'What its last event told of what changes over a life.';
comment on column pruned_requests.call_digest is 'Of what was signed elsewhere, over recipient, value and data, which its fingerprint does not cover; else null.';
comment on column pruned_requests.sequence is 'Number of the last event of the request.';

create table transactions (
  transaction_id         uuid primary key,
  request_key            bigint not null,
  generation             integer not null default 1 check (generation >= 1),
  retry_of               uuid,
  retried_by             uuid,
  -- how it is to be handled: as asked for, and but for the priority never changed
  chain_id               bigint not null,
  pool                   text,
  confirmations_required integer not null check (confirmations_required > 0),
  confirm_by_finalized   boolean not null default false,
  deadline               timestamptz,
  priority               smallint not null default 5 check (priority between 0 and 9),
  requested_at           timestamptz not null,
  -- settled once, then never changed
  sender                 bytea check (octet_length(sender) = 20),
  nonce                  bigint check (nonce >= 0),
  gas_limit              bigint check (gas_limit > 0),
  gas_estimated          boolean not null default false,
  -- its life
  state                  text not null,
  version                integer not null default 0,
  sequence               integer not null default 0,
  outbox_pos             xid8 not null default '0',
  intent                 text check (intent in ('cancel', 'deadline', 'reject', 'retried')),
  bump_ordered           boolean not null default false,
  waiting_for            text,
  estimate_at            timestamptz,
  queued_at              timestamptz not null,
  signed_at              timestamptz,
  pending_at             timestamptz,
  included_at            timestamptz,
  final_at               timestamptz,
  -- the current attempt, and what sending has to remember of it: here, since the steps write this row anyway. What was
  -- remembered of an earlier one is put away when another one takes its place
  attempt                smallint constraint current_attempt_is_ours check (attempt >= 1),
  worst_cost             numeric(78,0),
  enqueued_at            timestamptz,
  handled_at             timestamptz,
  published_at           timestamptz,
  resend_at              timestamptz,
  sent_count             integer not null default 0,
  misses                 integer not null default 0,
  last_sent_at           timestamptz,
  last_outcome           text,
  last_detail            text,
  untaken_since          timestamptz,
  refused_since          timestamptz,
  refusals               integer not null default 0 check (refusals >= 0),
  least_price            numeric check (least_price >= 0),
  least_tip              numeric check (least_tip >= 0),
  -- what the chain said of the attempt that is included
  mined_attempt          smallint,
  mined_kind             text check (mined_kind in ('payload', 'empty', 'foreign')),
  succeeded              boolean,
  block_number           bigint,
  block_hash             bytea check (octet_length(block_hash) = 32),
  gas_used               bigint,
  effective_gas_price    numeric(78,0),
  contract_address       bytea check (octet_length(contract_address) = 20),
  -- how it failed
  failure_code           text check (failure_code in
                           ('REVERTED', 'REJECTED', 'EXPIRED', 'SUPERSEDED', 'POLICY_DENIED', 'ESTIMATE_REVERTED', 'OVER_BLOCK_LIMIT')),
  failure_message        text,
  revert_reason          text,
  -- the very block of the stranger's transaction: a reorg that undoes it gives the nonce back
  superseded_in          bigint,
  superseded_hash        bytea check (octet_length(superseded_hash) = 32),
  refused_at             timestamptz,

  unique (request_key, generation),
  constraint sender_or_pool check (sender is not null or pool is not null),
  constraint nonce_needs_sender check (nonce is null or (sender is not null and gas_limit is not null)),
  constraint nonce_means_attempt check ((nonce is null) = (attempt is null) and (nonce is null) = (signed_at is null)),
  constraint only_signed_is_sent check (attempt is not null
    or (num_nonnulls(enqueued_at, handled_at, published_at, resend_at, last_sent_at, last_outcome) = 0 and sent_count = 0)),
  constraint only_what_is_out_is_bumped check (not bump_ordered or (attempt is not null and final_at is null)),
  constraint retried_is_unwanted check (retried_by is null or intent is not null),
  constraint inclusion_is_whole check (
       (block_number is null) = (block_hash is null) and (block_number is null) = (mined_attempt is null)
   and (block_number is null) = (mined_kind is null) and (block_number is null) = (succeeded is null)
   and (block_number is null) = (included_at is null) and (block_number is null or nonce is not null)),
  constraint state_is_known check (state in ('queued', 'signed', 'pending', 'confirmed', 'failed', 'cancelled')),
  constraint final_is_whole check ((final_at is not null) = (state in ('confirmed', 'failed', 'cancelled'))
                           and (final_at is null or waiting_for is null)),
  constraint failed_has_code check ((failure_code is not null) = (state = 'failed')),
  constraint superseded_in_a_block check (superseded_in is null or (failure_code = 'SUPERSEDED') is true),
  constraint superseded_hash_of_a_block check (superseded_hash is null or superseded_in is not null),
  -- what was signed elsewhere gets no empty attempt here: where all nodes refuse its bytes for good it ends without a block
  constraint refused_without_a_block check (refused_at is null
    or nonce is not null and block_number is null and intent is null and (state = 'cancelled' or failure_code = 'REJECTED') is true),
  constraint queued_has_no_nonce check (state <> 'queued' or nonce is null),
  constraint signed_is_unknown_to_nodes check (state <> 'signed'
                           or (nonce is not null and pending_at is null and block_number is null)),
  constraint pending_was_signed check ((state <> 'pending' or pending_at is not null)
                           and (pending_at is null or nonce is not null)),
  -- whichever attempt is final decides, and which one it was is in the row
  constraint confirmed_as_mined check (state <> 'confirmed' or (mined_kind in ('payload', 'foreign') and succeeded) is true),
  constraint failed_as_mined check (state <> 'failed' or case failure_code
      when 'REVERTED' then mined_kind in ('payload', 'foreign') and not succeeded
      when 'REJECTED' then refused_at is not null or mined_kind = 'empty' and intent = 'reject'
      when 'EXPIRED' then nonce is null or (mined_kind = 'empty' and intent = 'deadline')
      when 'SUPERSEDED' then nonce is not null and block_number is null
      else nonce is null end is true),
  constraint cancelled_as_mined check (state <> 'cancelled'
    or (nonce is null or refused_at is not null or (mined_kind = 'empty' and intent in ('cancel', 'retried'))) is true)
) with (fillfactor = 60); -- room in its page for the version that a node's answer makes
comment on table transactions is 'The life of one generation of a request. The newest generation''s row is the ordering root of the request''s events.';
comment on column transactions.retried_by is 'The next generation. The newest one, which has none, is the ordering root of the request''s events.';
comment on column transactions.priority is 'As asked for, or as ordered since, while it was queued.';
comment on column transactions.gas_estimated is 'The gas limit was not asked for: a next generation gets one of its own.';
comment on column transactions.version is 'Counts the guarded steps; each UPDATE names the one that it read.';
comment on column transactions.sequence is 'Number of the last event of the request.';
comment on column transactions.bump_ordered is 'Somebody ordered the next attempt; it ends the order.';
comment on column transactions.estimate_at is 'When a missing gas limit is to be estimated (again).';
comment on column transactions.attempt is 'The current attempt: the only one that is sent. Any attempt may be mined.';
-- What a sender owes at most for what is out is kept back before it takes another nonce.
comment on column transactions.worst_cost is 'What it costs its sender at most, whichever of its attempts is mined: gas and value, in wei.';
comment on column transactions.enqueued_at is 'When a copy of the current attempt was last put into the outbox.';
comment on column transactions.handled_at is 'When a copy of the current attempt was last handled.';
comment on column transactions.published_at is 'The time of the current attempt''s first record that was handled, as Kafka has it: by the publisher''s clock, or the broker''s where the topic is set to append time. Null until then, and for good where that record had no time.';
comment on column transactions.resend_at is 'When the current attempt''s bytes go out again; null without a nonce, in a block, over, or given up.';
comment on column transactions.sent_count is 'Of the current attempt, as all up to least_tip.';
comment on column transactions.misses is 'Sendings in a row that did not bring it into a node for certain: how far the short delays are used up.';
comment on column transactions.untaken_since is 'Since when no node has said that it has these bytes; null where the last answer was such, or there is none.';
-- What every usable node turns down again and again is given up in the end; what a node finds too cheap is raised to what it asks for.
comment on column transactions.refused_since is 'Since when every answer was that of all usable nodes, which turn these bytes down for their own sake; null where the last one was not. Answers of nodes that did not look at them change nothing.';
comment on column transactions.refusals is 'How many answers since refused_since were such.';
comment on column transactions.least_price is 'The least price of a gas that a node asked for when it was sent last, by its own words.';
comment on column transactions.least_tip is 'The least tip that a node asked for when it was sent last, by its own words.';
comment on column transactions.superseded_in is
  'The block in which something else used the nonce, a stranger''s transaction or none at all; where superseded_hash is null, a later one.';
comment on column transactions.superseded_hash is 'The hash of that block. Null where it is not known: a reorg is not noticed there.';
comment on column transactions.refused_at is
  'It was signed elsewhere, and ended then since all nodes refuse its bytes for good; its nonce was not used.';

-- No index names a state, nor what sending remembers: a row that a step changes in no column of theirs stays where it is, and
-- no index is written. A nonce, a block, an end, or the lack of it, say the same.
create unique index one_nonce_once on transactions (chain_id, sender, nonce) where nonce is not null;
create unique index transactions_retry_of on transactions (retry_of) where retry_of is not null;

-- Queued, by sender. The two halves of the queue are what has a gas limit and what has not: a refused estimate is final only
-- if nothing comes before it in its sender's queue.
create index transactions_ready on transactions (chain_id, sender, priority desc, transaction_id)
  where nonce is null and final_at is null and gas_limit is not null;
create index transactions_unready on transactions (chain_id, sender, priority desc, transaction_id)
  where nonce is null and final_at is null and gas_limit is null;
create index transactions_to_estimate on transactions (chain_id, estimate_at) where nonce is null and final_at is null and gas_limit is null;
create index transactions_to_expire on transactions (deadline) where nonce is null and final_at is null and deadline is not null;
-- A request of a pool has no sender until it takes a nonce: its pool is the queue that it stands in.
create index transactions_ready_in_pool on transactions (chain_id, pool, priority desc, transaction_id)
  where nonce is null and final_at is null and sender is null and gas_limit is not null;

-- What can't be paid for now is not ready: it is passed over, and looked through in turns until it can be. So a round reads
-- no more than it may sign, however much waits.
create index transactions_payable on transactions (chain_id, sender, (-priority), transaction_id)
  where nonce is null and final_at is null and sender is not null and gas_limit is not null and (waiting_for is null or waiting_for not in ('max-cost', 'funds'));
create index transactions_payable_in_pool on transactions (chain_id, pool, (-priority), transaction_id)
  where nonce is null and final_at is null and sender is null and gas_limit is not null and (waiting_for is null or waiting_for not in ('max-cost', 'funds'));
create index transactions_unpayable on transactions (chain_id, sender, transaction_id)
  where nonce is null and final_at is null and sender is not null and waiting_for in ('max-cost', 'funds');
create index transactions_unpayable_in_pool on transactions (chain_id, pool, transaction_id)
  where nonce is null and final_at is null and sender is null and waiting_for in ('max-cost', 'funds');
-- Who has something queued that his whole balance does not cover waits for funds, whatever else of his goes on.
create index transactions_beyond_balance on transactions (chain_id, sender) where nonce is null and final_at is null and waiting_for = 'funds';
create index transactions_beyond_balances on transactions (chain_id, pool) where nonce is null and final_at is null and sender is null and waiting_for = 'funds';
create index transactions_without_funds on transactions (chain_id, sender)
  where attempt is not null and final_at is null and waiting_for = 'funds';

-- Out.
create index transactions_in_flight on transactions (chain_id, sender, nonce)
  where attempt is not null and final_at is null and block_number is null;
-- What went into no node for certain, or is turned down by all: its clock is short.
create index transactions_restless on transactions (chain_id, sender, nonce)
  where attempt is not null and final_at is null and block_number is null and (misses > 0 or refusals > 0);
create index transactions_out_to_expire on transactions (deadline)
  where attempt is not null and final_at is null and block_number is null and intent is null and deadline is not null;
create index transactions_bump_ordered on transactions (chain_id, sender, nonce) where bump_ordered;
-- What is given up keeps its nonce, and needs an empty attempt as long as no block holds anything of it.
create index transactions_given_up on transactions (chain_id, sender, nonce)
  where attempt is not null and final_at is null and block_number is null and intent is not null;
-- What is too cheap, or may not be raised, is looked at whatever its age.
create index transactions_too_cheap on transactions (chain_id, sender, nonce)
  where waiting_for in ('price', 'fee-cap', 'max-cost') and attempt is not null and final_at is null and block_number is null;
-- What waits for the proof of who used its nonce. Next to nothing, and looked through at each head: a mark is taken back
-- where the nonce is free again.
create index transactions_nonce_used on transactions (chain_id, sender, nonce)
  where waiting_for in ('foreign-nonce', 'history');

-- In a block. What depth alone decides over is apart: else all that waits for the tag, thousands of blocks of it on a
-- rollup, would be read again at each head.
create index transactions_included on transactions (chain_id, block_number)
  where block_number is not null and final_at is null;
create index transactions_included_by_depth on transactions (chain_id, block_number)
  where block_number is not null and final_at is null and not confirm_by_finalized and retried_by is null;
-- What waits for a finalized block that is not known, or stands still.
create index transactions_waiting_finality on transactions (chain_id, transaction_id) where waiting_for = 'finality';

-- Over, but not beyond a reorg.
create index transactions_final_in_block on transactions (chain_id, block_number)
  where block_number is not null and final_at is not null;
create index transactions_superseded on transactions (chain_id, superseded_in) where superseded_hash is not null;
-- What was signed elsewhere and ended without a block, since all nodes refused it, may be mined all the same, in a block that
-- was not looked through. It is looked for by its nonce, page by page.
create index transactions_refused on transactions (chain_id, transaction_id) where refused_at is not null;
-- A generation that was followed rests on its end. Where that was undone, or it was executed after all, the newest one
-- of its request waits, or is given up. Both indexes hold next to nothing: what a deep reorg has opened again.
create index transactions_opened_again on transactions (chain_id, request_key)
  where retried_by is not null and (final_at is null or succeeded and mined_kind <> 'empty');
create index transactions_behind_earlier on transactions (chain_id, transaction_id)
  where waiting_for = 'earlier-generation';

-- What operators' lists need besides. Few, and none that a transaction which goes its usual way pays for: these are written
-- by failures and cancellations alone, that of payloads where a request has labels.
create index transactions_not_confirmed on transactions (transaction_id)
  where final_at is not null and (succeeded and mined_kind <> 'empty') is not true;
-- In other words than a filter by a code has them, which is to read from the newest.
create index transactions_failed_by_age on transactions (final_at) where coalesce(failure_code, '') <> '';

-- What was asked for stands apart from what becomes of it: no step of a transaction's life writes it again.
create table payloads (
  transaction_id           uuid primary key,
  recipient                bytea check (octet_length(recipient) = 20),
  value                    numeric(78,0) not null check (value >= 0),
  data                     bytea not null,
  access_list              jsonb,
  fee_speed                text check (fee_speed in ('slow', 'average', 'fast')),
  max_fee_per_gas          numeric(78,0),
  max_priority_fee_per_gas numeric(78,0),
  gas_price                numeric(78,0),
  max_cost                 numeric(78,0),
  labels                   jsonb not null default '{}',
  traceparent              text,
  tracestate               text,
  constraint one_way_to_pay check (num_nonnulls(fee_speed, max_fee_per_gas, gas_price) = 1
                           and (max_fee_per_gas is null) = (max_priority_fee_per_gas is null))
);
comment on table payloads is 'What each generation of a request asks for. Inserted with its row in transactions, and never changed.';
create index payloads_by_label on payloads using gin (labels jsonb_path_ops) where labels <> '{}';

-- A nonce that is taken can be signed for again: to pay more, or to spend it for nothing. Somebody else's transaction at the
-- nonce of a row may execute the very payload of the row: it decides over the row as an attempt would, and is kept as one, of
-- kind foreign, with its hash and without bytes, since nobody here has signed it. It is numbered -1, -2, …: so the numbers
-- of those that were signed here are 1, 2, … as the journal has them.
create table attempts (
  transaction_id            uuid not null,
  attempt                   smallint not null,
  kind                      text not null check (kind in ('payload', 'empty', 'foreign')),
  chain_id                  bigint not null,
  hash                      bytea not null unique check (octet_length(hash) = 32),
  raw                       bytea,
  type                      smallint check (type in (0, 1, 2)),
  gas_limit                 bigint,
  max_fee_per_gas           numeric(78,0),
  max_priority_fee_per_gas  numeric(78,0),
  gas_price                 numeric(78,0),
  head_number               bigint,
  signed_at                 timestamptz not null,
  primary key (transaction_id, attempt),
  constraint attempts_attempt_check check (case kind when 'foreign' then attempt <= -1 else attempt >= 1 end),
  constraint only_ours_have_bytes check (case kind
    when 'foreign' then num_nonnulls(raw, type, gas_limit, max_fee_per_gas, max_priority_fee_per_gas, gas_price) = 0
    else num_nulls(raw, type, gas_limit) = 0 end)
);
comment on table attempts is 'Every transaction ever signed for a row''s nonce, and those of others that executed its payload there. Inserted, and never changed.';
comment on column attempts.attempt is '1, 2, … for what was signed here; -1, -2, … for what was not.';
comment on column attempts.head_number is 'The chain''s head when it was signed: how long it has waited is counted in blocks.';
comment on column attempts.signed_at is 'Of a foreign one: when it was seen.';

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

-- Why a payload reverted is asked after its inclusion was written: it decides nothing, and must not stand in the way.
create table revert_reasons_due (
  transaction_id  uuid primary key,
  chain_id        bigint not null,
  block_hash      bytea not null check (octet_length(block_hash) = 32),
  since           timestamptz not null default clock_timestamp(),
  ask_at          timestamptz not null default clock_timestamp()
);
comment on table revert_reasons_due is 'Reverted payloads whose reason is still to be asked for. Gone once it is told, or can not be had.';
comment on column revert_reasons_due.block_hash is 'The block that it reverted in; of no use once that is another one.';
create index revert_reasons_to_ask on revert_reasons_due (chain_id, ask_at);
