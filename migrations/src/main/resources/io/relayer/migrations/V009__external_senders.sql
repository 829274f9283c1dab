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

create view sender_adoptions as
select chain_id, hex(address) as sender, from_nonce, next_nonce, adopted_by, adopted_at
from adoptions;

do $$
begin
  if exists (select from pg_roles where rolname = 'relayer_operator') then
    grant select on sender_adoptions to relayer_operator;
  end if;
end $$;
