-- What larger values ask of confirmations is judged alike by all processes, whichever takes a request in.

alter table chains
  add column tier_values        numeric[] not null default '{}',
  add column tier_confirmations integer[] not null default '{}',
  add constraint chains_tiers_check check (cardinality(tier_values) = cardinality(tier_confirmations));
comment on column chains.tier_values is 'Of each of confirmation-tiers, the value from which on it holds.';
comment on column chains.tier_confirmations is 'Of each of them, how many confirmations it asks for; 0 where it asks for the finalized block.';
