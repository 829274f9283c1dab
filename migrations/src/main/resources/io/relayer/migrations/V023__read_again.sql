-- What is read a second time is known as such: after a restore, or where an operator set a position back.

alter table positions add read_before bigint, add set_back_at timestamptz;
comment on column positions.read_before is 'Offsets below this were read before the position was set back: what was rejected there stays rejected, and orders mean what they meant.';
comment on column positions.set_back_at is 'When reading again began.';

create index rejection_log_source on rejection_log (topic_id, partition, "offset");
