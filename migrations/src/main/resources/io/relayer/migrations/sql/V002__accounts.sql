-- Senders: who may sign, from which nonce on, and what the chain said of them.

create table accounts (
  chain_id       bigint not null,
  address        bytea not null check (octet_length(address) = 20),
  managed_by     text not null,
  pool           text,
  first_nonce    bigint check (first_nonce >= 0),
  first_block    bigint check (first_block >= 0),
  next_nonce     bigint check (next_nonce >= first_nonce),
  pruned_below   bigint check (pruned_below > 0),
  paused         text check (paused in ('signing', 'sending')),
  waiting_for    text,
  -- a sender is held where what the relayer takes for granted does not hold of it: then nothing more is signed or sent for it,
  -- and nothing of it ends for what is not on the chain, until an operator releases it. That a block has a transaction of our
  -- hash with another sender is such a case
  held_for       text check (held_for in ('hash-mismatch', 'mined-otherwise')),
  held_detail    text,
  held_at        timestamptz,
  unclear_below  bigint check (unclear_below >= 0),
  outbox_pos     xid8 not null default '0',
  created_at     timestamptz not null default now(),
  primary key (chain_id, address),
  check ((first_nonce is null) = (next_nonce is null)),
  check ((first_nonce is null) = (first_block is null)),
  constraint pruned_is_never_signed_again check (next_nonce >= pruned_below),
  constraint held_is_whole check ((held_for is null) = (held_at is null) and (held_for is null) = (held_detail is null))
);
comment on table accounts is 'Senders. The row is locked to take a nonce, and is the ordering root of its broadcasts and events.';
comment on column accounts.pool is 'The pool that the sender is a member of, as some signer has it configured.';
comment on column accounts.first_block is 'Head when the account was taken into use: nothing of ours is in an earlier block.';
comment on column accounts.next_nonce is 'The nonce that the next transaction gets; null until the account is taken into use.';
comment on column accounts.pruned_below is
  'No nonce below this is written again: transactions up to there were deleted by their age, and with them what forbade it. Null where none was.';
comment on column accounts.held_for is 'What was found wrong with it; ended by relayer senders resume --release.';
comment on column accounts.unclear_below is
  'Of transactions with lower nonces it is not clear under which hash they may have been executed: none of them is taken for superseded.';
create index accounts_of_pool on accounts (chain_id, pool) where pool is not null;
-- Who waits is looked at again and again: until it has nothing queued any more, until its key is there.
create index accounts_waiting on accounts (chain_id, address) where waiting_for is not null;

create table account_observations (
  chain_id       bigint not null,
  address        bytea not null,
  latest_nonce   bigint not null,
  ahead          boolean not null default false,
  pending_nonce  bigint,
  pending_at     timestamptz,
  balance        numeric(78,0),
  balance_nonce  bigint,
  delegated      boolean,
  block_number   bigint not null,
  observed_at    timestamptz not null,
  primary key (chain_id, address),
  -- what a pool was asked for is not known any longer than since then: the time is kept beside it
  constraint pending_is_whole check ((pending_nonce is null) = (pending_at is null))
);
comment on table account_observations is 'What the chain last said of a sender. Written by the monitor alone.';
comment on column account_observations.ahead is 'Whether the chain had counted nonces beyond the next one when it was observed.';
comment on column account_observations.pending_nonce is
  'What is in the chain and in the pool of the node that was asked last; null where nobody was.';
comment on column account_observations.pending_at is 'When that was: as observed_at where it was asked together with the rest.';
comment on column account_observations.balance_nonce is 'The chain''s nonce when the balance was read: what has this one or a higher one is not paid from it yet.';
-- An account that is delegated to a contract may have one transaction in a node's pool at a time.
comment on column account_observations.delegated is 'Whether its code is a delegation (EIP-7702); null where nobody has looked yet.';
-- Accounts that are to be observed soon are found from what waits for them, not by a look at each account.
create index accounts_ahead on account_observations (chain_id, address) where ahead;

create table key_sightings (
  address  bytea primary key check (octet_length(address) = 20),
  holder   text not null,
  seen_at  timestamptz not null
);
comment on table key_sightings is 'When a signer process last had the key of an address.';

-- Nonces that somebody else has used of a sender that is signed for here, and that an operator has given up to him:
-- none of them gets a transaction of ours, and the audit takes none of them for a hole.
create table adoptions (
  chain_id    bigint not null,
  address     bytea not null check (octet_length(address) = 20),
  from_nonce  bigint not null check (from_nonce >= 0),
  next_nonce  bigint not null check (next_nonce > from_nonce),
  adopted_by  text not null,
  adopted_at  timestamptz not null default now(),
  primary key (chain_id, address, from_nonce)
);
comment on table adoptions is 'Nonces from from_nonce to before next_nonce that are not ours.';

create table sender_releases (
  release_id    bigint generated always as identity primary key,
  chain_id      bigint not null,
  address       bytea not null check (octet_length(address) = 20),
  held_for      text,
  held_detail   text,
  held_at       timestamptz,
  not_executed  boolean not null,
  released_by   text not null,
  released_at   timestamptz not null default clock_timestamp()
);
comment on table sender_releases is 'Who released a held sender, and whether he stated that nothing of it was executed under another hash.';
