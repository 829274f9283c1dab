-- Where the window of headers had to be made anew, a block that holds final transactions of ours may be one that no node has
-- any more. No header is unknown, never "not canonical": they stay final. But nothing may rest on it until it is proved.

create table blocks_to_prove (
  chain_id  bigint not null,
  number    bigint not null check (number >= 0),
  hash      bytea not null check (octet_length(hash) = 32),
  since     timestamptz not null default clock_timestamp(),
  asked_at  timestamptz not null default clock_timestamp(),
  primary key (chain_id, hash)
);
comment on table blocks_to_prove is
  'Blocks that decided over transactions of ours, and of which it is not known whether they are on the chain that is followed now. Asked for at each head.';
create index blocks_to_prove_next on blocks_to_prove (chain_id, asked_at);

create view unproved_blocks as
select b.chain_id, b.number, hex(b.hash) as hash, b.since, b.asked_at from blocks_to_prove b;
comment on view unproved_blocks is 'What ended in one of these stays final, and is not retried until a node has shown the block.';

do $$
begin
  if exists (select from pg_roles where rolname = 'relayer_operator') then
    grant select on unproved_blocks to relayer_operator;
  end if;
end $$;
