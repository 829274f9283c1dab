-- An account that is delegated to a contract (EIP-7702) may have one transaction in a node's pool at a time.
alter table account_observations add column delegated boolean;
comment on column account_observations.delegated is 'Whether its code is a delegation (EIP-7702); null where nobody has looked yet.';
