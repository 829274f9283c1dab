-- What every usable node turns down again and again is given up in the end; what a node finds too cheap is raised to what it asks for.

alter table attempts
  add column refusals    integer not null default 0 check (refusals >= 0),
  add column least_price numeric check (least_price >= 0),
  add column least_tip   numeric check (least_tip >= 0);
comment on column attempts.refusals is 'How many answers since refused_since were such.';
comment on column attempts.refused_since is
  'Since when every answer was that of all usable nodes, which turn these bytes down for their own sake; null where the last one was not. Answers of nodes that did not look at them change nothing.';
comment on column attempts.least_price is 'The least price of a gas that a node asked for when it was sent last, by its own words.';
comment on column attempts.least_tip is 'The least tip that a node asked for when it was sent last, by its own words.';

-- What is too cheap, or may not be raised, is looked at whatever its age.
create index transactions_too_cheap on transactions (chain_id, sender, nonce)
  where waiting_for in ('price', 'fee-cap', 'max-cost') and state in ('signed', 'pending') and block_number is null;
