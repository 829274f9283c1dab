-- A sender is held where what the relayer takes for granted does not hold of it: then nothing more is signed or sent for it,
-- and nothing of it ends for what is not on the chain, until an operator releases it.

alter table accounts
  add column held_for       text check (held_for in ('hash-mismatch')),
  add column held_detail    text,
  add column held_at        timestamptz,
  add column unclear_below  bigint check (unclear_below >= 0),
  add constraint held_is_whole check ((held_for is null) = (held_at is null) and (held_for is null) = (held_detail is null));
comment on column accounts.held_for is 'What was found wrong with it; ended by relayer senders resume --release.';
comment on column accounts.unclear_below is
  'Of transactions with lower nonces it is not clear under which hash they may have been executed: none of them is taken for superseded.';

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

create view sender_holds as
select chain_id, hex(address) as sender, held_for, held_detail, held_at, unclear_below
from accounts
where held_for is not null or unclear_below is not null;

-- What was signed elsewhere gets no empty attempt here. Where all nodes refuse its bytes for good it ends without a block.

alter table attempts add column refused_since timestamptz;
comment on column attempts.refused_since is 'Since when every answer was that of all usable nodes, that these bytes can never be mined; null where the last one was not.';

alter table transactions
  add column refused_at timestamptz,
  add constraint refused_without_a_block check (refused_at is null
    or nonce is not null and block_number is null and intent is null and (state = 'cancelled' or failure_code = 'REJECTED') is true),
  drop constraint failed_as_mined,
  add constraint failed_as_mined check (state <> 'failed' or case failure_code
      when 'REVERTED' then mined_kind in ('payload', 'foreign') and not succeeded
      when 'REJECTED' then refused_at is not null or mined_kind = 'empty' and intent = 'reject'
      when 'EXPIRED' then nonce is null or (mined_kind = 'empty' and intent = 'deadline')
      when 'SUPERSEDED' then nonce is not null and block_number is null
      else nonce is null end is true),
  drop constraint cancelled_as_mined,
  add constraint cancelled_as_mined check (state <> 'cancelled'
    or (nonce is null or refused_at is not null or (mined_kind = 'empty' and intent in ('cancel', 'retried'))) is true);
comment on column transactions.refused_at is
  'It was signed elsewhere, and ended then since all nodes refuse its bytes for good; its nonce was not used.';

do $$
begin
  if exists (select from pg_roles where rolname = 'relayer_operator') then
    grant select on sender_holds to relayer_operator;
  end if;
end $$;
