-- What a pool was asked for is not known any longer than since then: the time is kept beside it.

alter table account_observations add column pending_at timestamptz;
update account_observations set pending_at = observed_at where pending_nonce is not null;
alter table account_observations add constraint pending_is_whole check ((pending_nonce is null) = (pending_at is null));
comment on column account_observations.pending_nonce is
  'What is in the chain and in the pool of the node that was asked last; null where nobody was.';
comment on column account_observations.pending_at is 'When that was: as observed_at where it was asked together with the rest.';
