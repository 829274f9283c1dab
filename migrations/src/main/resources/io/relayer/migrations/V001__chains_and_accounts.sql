-- What is known of chains, accounts and nodes. Rows that signers lock hold no observations: those live apart.

create table chains (
  chain_id              bigint primary key check (chain_id > 0),
  name                  text not null,
  genesis_hash          bytea check (octet_length(genesis_hash) = 32),
  confirmations         integer not null check (confirmations > 0),
  confirm_by_finalized  boolean not null,
  retry_depth           integer not null check (retry_depth > 0),
  block_time            interval not null,
  stuck_after           interval not null,
  in_flight_per_sender  integer not null check (in_flight_per_sender > 0),
  paused                boolean not null default false,
  outbox_pos            xid8 not null default '0',
  registered_at         timestamptz not null default now()
);
comment on table chains is 'Chains that some role has configured. The ordering root of chain events.';
comment on column chains.genesis_hash is 'Hash of block 0 as first seen; a node that shows another one is on a wrong chain.';

create table chain_heads (
  chain_id          bigint primary key,
  head_number       bigint not null,
  head_hash         bytea not null check (octet_length(head_hash) = 32),
  head_at           timestamptz not null,
  finalized_number  bigint,
  base_fee          numeric(78,0),
  observed_at       timestamptz not null
);
comment on table chain_heads is 'The newest canonical block that the monitor has worked up to.';

create table blocks (
  chain_id     bigint not null,
  number       bigint not null,
  hash         bytea not null check (octet_length(hash) = 32),
  parent_hash  bytea not null check (octet_length(parent_hash) = 32),
  at           timestamptz not null,
  primary key (chain_id, number)
);
comment on table blocks is 'The window of canonical headers: a bounded number of blocks behind the head.';

create table fees (
  chain_id      bigint primary key,
  dynamic       boolean not null,
  base_fee      numeric(78,0),
  slow_tip      numeric(78,0),
  average_tip   numeric(78,0),
  fast_tip      numeric(78,0),
  gas_price     numeric(78,0),
  refreshed_at  timestamptz not null,
  check (case when dynamic then base_fee is not null and slow_tip is not null and average_tip is not null and fast_tip is not null
              else gas_price is not null end)
);
comment on table fees is 'What the market asks, in wei per gas; not used once older than ten block times.';

create table nodes (
  chain_id        bigint not null,
  node            text not null,
  state           text not null,
  breaker         text not null default 'closed',
  head_number     bigint,
  lag             bigint,
  error_rate      double precision,
  latency_ms      double precision,
  last_error      text,
  client_version  text,
  checked_at      timestamptz not null,
  primary key (chain_id, node)
);

create table accounts (
  chain_id     bigint not null,
  address      bytea not null check (octet_length(address) = 20),
  managed_by   text not null,
  pool         text,
  first_nonce  bigint check (first_nonce >= 0),
  first_block  bigint check (first_block >= 0),
  next_nonce   bigint check (next_nonce >= first_nonce),
  paused       text check (paused in ('signing', 'sending')),
  waiting_for  text,
  outbox_pos   xid8 not null default '0',
  created_at   timestamptz not null default now(),
  primary key (chain_id, address),
  check ((first_nonce is null) = (next_nonce is null)),
  check ((first_nonce is null) = (first_block is null))
);
comment on table accounts is 'Senders. The row is locked to take a nonce, and is the ordering root of its broadcasts and events.';
comment on column accounts.next_nonce is 'The nonce that the next transaction gets; null until the account is taken into use.';
comment on column accounts.first_block is 'Head when the account was taken into use: nothing of ours is in an earlier block.';

create table account_observations (
  chain_id       bigint not null,
  address        bytea not null,
  latest_nonce   bigint not null,
  pending_nonce  bigint,
  balance        numeric(78,0),
  block_number   bigint not null,
  observed_at    timestamptz not null,
  primary key (chain_id, address)
);
comment on table account_observations is 'What the chain last said of a sender. Written by the monitor alone.';

create table key_sightings (
  address  bytea primary key check (octet_length(address) = 20),
  holder   text not null,
  seen_at  timestamptz not null
);
comment on table key_sightings is 'When a signer process last had the key of an address.';
