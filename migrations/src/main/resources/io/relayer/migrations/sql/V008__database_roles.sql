-- A group role for operators: reads the views, changes nothing. Where the migrating user may not create roles,
-- an administrator runs these statements.
do $$
begin
  if not exists (select from pg_roles where rolname = 'relayer_operator') then
    create role relayer_operator nologin;
  end if;
exception
  when duplicate_object or unique_violation then null;
  when insufficient_privilege then raise notice 'role relayer_operator not created: the migrating user may not create roles';
end $$;
do $$
begin
  if exists (select from pg_roles where rolname = 'relayer_operator') then
    grant usage on schema relayer to relayer_operator;
    grant select on transaction_status, transaction_history, attempt_status, open_transactions, stuck_transactions, failure_summary,
      sender_status, sender_adoptions, sender_holds, chain_status, finalized_blocks, unproved_blocks, node_status,
      outbox_status, rejections, order_log, retry_jobs, retry_job_items to relayer_operator;
  end if;
end $$;
