-- What is known of chains and their nodes. Rows that signers lock hold no observations: those live apart.

create table chains (
  chain_id              bigint primary key check (chain_id > 0),
  name                  text not null,
  genesis_hash          bytea check (octet_length(genesis_hash) = 32),
  confirmations         integer not null check (confirmations > 0),
  confirm_by_finalized  boolean not null,
  tier_values           numeric[] not null default '{}',
  tier_confirmations    integer[] not null default '{}',
  finality              text not null default 'tag' check (finality in ('tag', 'depth')),
  retry_depth           integer not null check (retry_depth > 0),
  block_time            interval not null,
  stuck_after           interval not null,
  in_flight_per_sender  integer not null check (in_flight_per_sender > 0),
  paused                boolean not null default false,
  outbox_pos            xid8 not null default '0',
  registered_at         timestamptz not null default now(),
  -- what larger values ask of confirmations is judged alike by all processes, whichever takes a request in
  constraint chains_tiers_check check (cardinality(tier_values) = cardinality(tier_confirmations))
);
comment on table chains is 'Chains that some role has configured. The ordering root of chain events.';
comment on column chains.genesis_hash is 'Hash of block 0 as first seen; a node that shows another one is on a wrong chain.';
comment on column chains.tier_values is 'Of each of confirmation-tiers, the value from which on it holds.';
comment on column chains.tier_confirmations is 'Of each of them, how many confirmations it asks for; 0 where it asks for the finalized block.';
comment on column chains.finality is 'What makes a block final for good: the nodes'' finalized tag, or retry_depth on a chain that has none.';

-- What asks for more gas than a block holds is never mined, and must get no nonce. The newest block that is final for good
-- is a value with its proof: number, hash, by which rule, since when.
create table chain_heads (
  chain_id          bigint primary key,
  head_number       bigint not null,
  head_hash         bytea not null check (octet_length(head_hash) = 32),
  head_at           timestamptz not null,
  base_fee          numeric(78,0),
  block_gas_limit   bigint check (block_gas_limit > 0),
  finalized_number  bigint,
  finalized_hash    bytea check (octet_length(finalized_hash) = 32),
  finalized_by      text check (finalized_by in ('tag', 'depth')),
  finalized_since   timestamptz,
  observed_at       timestamptz not null,
  constraint finalized_is_whole check (num_nulls(finalized_number, finalized_hash, finalized_by, finalized_since) in (0, 4))
);
comment on table chain_heads is 'The newest canonical block that the monitor has worked up to.';
comment on column chain_heads.block_gas_limit is 'The gas limit of the head: no transaction may ask for more. Null where no head was judged yet.';
comment on column chain_heads.finalized_number is
  'The newest block that is final for good: canonical, and not contradicted by a second node. Null where none is known.';
comment on column chain_heads.finalized_by is 'By which rule, as chains.finality was then.';
comment on column chain_heads.finalized_since is 'When it was first seen to be this block.';

create table blocks (
  chain_id     bigint not null,
  number       bigint not null,
  hash         bytea not null check (octet_length(hash) = 32),
  parent_hash  bytea not null check (octet_length(parent_hash) = 32),
  at           timestamptz not null,
  primary key (chain_id, number)
);
comment on table blocks is 'The window of canonical headers: a bounded number of blocks behind the head.';

-- Where the window of headers had to be made anew, a block that holds final transactions of ours may be one that no node has
-- any more. No header is unknown, never "not canonical": they stay final. But nothing may rest on it until it is proved.
-- Beside these stand blocks of a reorg whose transactions could not be put back.
create table blocks_to_prove (
  chain_id  bigint not null,
  number    bigint not null check (number >= 0),
  hash      bytea not null check (octet_length(hash) = 32),
  since     timestamptz not null default clock_timestamp(),
  asked_at  timestamptz not null default clock_timestamp(),
  primary key (chain_id, hash)
);
comment on table blocks_to_prove is
  'Blocks that decided over transactions of ours, and of which it is not known whether they are on the chain that is followed now; or that are not, and hold rows which the database refused to put back. Asked for at each head.';
create index blocks_to_prove_next on blocks_to_prove (chain_id, asked_at);

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
  duty            text not null default 'primary',
  state           text not null,
  breaker         text not null default 'closed',
  head_number     bigint,
  lag             bigint,
  error_rate      double precision,
  latency_ms      double precision,
  last_error      text,
  last_error_at   timestamptz,
  client_version  text,
  checked_at      timestamptz not null,
  primary key (chain_id, node)
);
