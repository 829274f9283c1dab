package io.relayer.core.transaction;

import io.relayer.messages.TransactionId;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Brings rows to where consumers were told that they are, as far as the rows bear it out: what a
/// row lacks the attempt for is left where it is. What the events do not tell of a block is not
/// made up: a row that is included, and not final, is looked for on the chain again.
///
/// All of it is in the SQL transaction of the caller, which has locked the rows.
///
/// Why: RATIONALE.md#events-believed.
final class ToldStates {
  /// `n`: where the history of each request ends; `e`: what was told beyond it; `last`: of each
  /// transaction the last of these; `marks`: of each transaction whether the last that began or
  /// ended an order for another attempt began one.
  static final String DUE =
      """
      with n as (
        select distinct on (request_key) request_key, transaction_id, generation, sequence from transactions
        where request_key = any(:keys) order by request_key, generation desc),
      e as (
        select n.request_key, n.transaction_id as newest, n.generation as newest_generation, x.sequence, x.generation,
               x.event, x.state, x.detail, x.at
        from n join requests r using (request_key)
        join told_events x on x.producer = r.producer and x.request_id = r.request_id and x.sequence > n.sequence),
      last as (
        select distinct on (t.transaction_id) t.transaction_id, e.state, e.detail, e.at,
               decode(substr(e.detail ->> 'hash', 3), 'hex') as hash,
               (e.detail ->> 'blockNumber')::bigint as block_number,
               decode(substr(e.detail ->> 'blockHash', 3), 'hex') as block_hash,
               e.detail #>> '{failure,code}' as code
        from e join transactions t on t.request_key = e.request_key and t.generation = e.generation
        order by t.transaction_id, e.sequence desc),
      marks as (
        select distinct on (t.transaction_id) t.transaction_id, e.event = 'bump-ordered' as ordered
        from e join transactions t on t.request_key = e.request_key and t.generation = e.generation
        where e.event in ('bump-ordered', 'given-up', 'confirmed', 'failed', 'cancelled')
          or (e.event = 'replaced' and exists (
            select from attempts a
            where a.transaction_id = t.transaction_id and a.hash = decode(substr(e.detail ->> 'hash', 3), 'hex')))
        order by t.transaction_id, e.sequence desc)
      """;

  /// Others' transactions that executed payloads: the journal has only what was signed here, so
  /// what consumers were told is where they stand. Numbered as they were, in the order of telling.
  private static final String FOREIGN =
      DUE
          + """
          , told as (
            select distinct on (t.transaction_id, e.detail ->> 'hash') t.transaction_id, t.chain_id,
                   decode(substr(e.detail ->> 'hash', 3), 'hex') as hash, e.sequence, e.at
            from e join transactions t on t.request_key = e.request_key and t.generation = e.generation
            where e.detail ->> 'attemptKind' = 'foreign' and t.nonce = (e.detail ->> 'nonce')::bigint
            order by t.transaction_id, e.detail ->> 'hash', e.sequence)
          insert into attempts (transaction_id, attempt, kind, chain_id, hash, signed_at)
          select f.transaction_id,
                 (select least(min(a.attempt), 0) from attempts a where a.transaction_id = f.transaction_id)
                   - row_number() over (partition by f.transaction_id order by f.sequence),
                 'foreign', f.chain_id, f.hash, f.at
          from told f
          where not exists (select 1 from attempts a where a.hash = f.hash)
          returning transaction_id
          """;

  private static final String UNWANTED =
      moved(
          StateColumns.unwanted("last.detail ->> 'intent'"),
          """
          t.attempt is not null and t.final_at is null and last.detail ->> 'intent' is not null
          and t.intent is distinct from last.detail ->> 'intent'
          """);

  private static final String ENDED_WITH_NONCE =
      DUE
          + """
          update transactions t set %s, version = t.version + 1,
            state = last.state, pending_at = coalesce(t.pending_at, last.at),
            block_number = last.block_number, block_hash = last.block_hash,
            mined_attempt = case when last.block_number is not null then a.attempt end,
            mined_kind = case when last.block_number is not null then a.kind end,
            succeeded = case when last.block_number is not null then last.code is distinct from 'REVERTED' end,
            included_at = case when last.block_number is not null then last.at end,
            gas_used = (last.detail ->> 'gasUsed')::bigint,
            effective_gas_price = (last.detail ->> 'effectiveGasPrice')::numeric,
            contract_address = decode(substr(last.detail ->> 'contractAddress', 3), 'hex'),
            failure_code = last.code, failure_message = last.detail #>> '{failure,message}',
            revert_reason = last.detail #>> '{failure,revertReason}',
            superseded_in = (last.detail #>> '{nonceUsed,blockNumber}')::bigint,
            superseded_hash = decode(substr(last.detail #>> '{nonceUsed,blockHash}', 3), 'hex'),
            refused_at = case when last.block_number is null and last.code is distinct from 'SUPERSEDED' then last.at end,
            intent = coalesce(last.detail ->> 'intent', case
              when a.kind <> 'empty' or last.block_number is null then t.intent
              when last.code = 'EXPIRED' then 'deadline'
              when last.code = 'REJECTED' then 'reject'
              when t.intent in ('cancel', 'retried') then t.intent else 'cancel' end)
          from last, attempts a
          where t.transaction_id = last.transaction_id and last.state in ('confirmed', 'failed', 'cancelled')
            and t.nonce = (last.detail ->> 'nonce')::bigint
            and a.transaction_id = t.transaction_id and a.hash = last.hash
            and (last.block_number is not null or last.code in ('SUPERSEDED', 'REJECTED') or last.state = 'cancelled')
          returning t.transaction_id
          """
              .formatted(StateColumns.isFinal("last.at"));

  private static final String ENDED_WITHOUT_NONCE =
      moved(
          StateColumns.isFinal("last.at")
              + """
              , state = last.state, failure_code = last.code, failure_message = last.detail #>> '{failure,message}',
              revert_reason = last.detail #>> '{failure,revertReason}'
              """,
          "last.state in ('failed', 'cancelled') and t.nonce is null and last.detail -> 'nonce' is null");

  private static final String OPEN_AGAIN =
      moved(
          String.join(
              ", ",
              StateColumns.pending("last.at"),
              StateColumns.NOT_FINAL,
              StateColumns.NOT_INCLUDED,
              SendingColumns.AT_ONCE),
          "last.state = 'pending' and t.final_at is not null and t.nonce is not null");

  private static final String KNOWN =
      moved(
          StateColumns.pending("last.at") + ", waiting_for = null",
          "last.state = 'pending' and t.state = 'signed'");

  private static final String NOT_INCLUDED =
      moved(
          StateColumns.NOT_INCLUDED + ", " + SendingColumns.AT_ONCE,
          """
          last.state = 'pending' and t.state = 'pending' and t.block_number is not null
          and (t.block_hash, t.mined_attempt) is distinct from (last.block_hash, (
            select a.attempt from attempts a where a.transaction_id = t.transaction_id and a.hash = last.hash))
          """);

  private static final String WAITING =
      moved(
          "waiting_for = last.detail ->> 'waitingFor'",
          """
          t.state in ('signed', 'pending') and t.state = last.state
          and t.waiting_for is distinct from last.detail ->> 'waitingFor'
          """);

  private static final String ORDERED =
      DUE
          + """
          update transactions t set bump_ordered = marks.ordered, version = t.version + 1
          from marks
          where t.transaction_id = marks.transaction_id
            and case when t.attempt is not null and t.final_at is null and t.bump_ordered <> marks.ordered then true else false end
          returning t.transaction_id
          """;

  private ToldStates() {}

  private static String moved(String set, String guard) {
    return DUE
        + """
        update transactions t set %s, version = t.version + 1
        from last
        where t.transaction_id = last.transaction_id and case when %s then true else false end
        returning t.transaction_id
        """
            .formatted(set, guard);
  }

  static void apply(Handle handle, Collection<Long> requestKeys) {
    run(handle, FOREIGN, requestKeys);
    run(handle, OPEN_AGAIN, requestKeys);
    run(handle, KNOWN, requestKeys);
    run(handle, NOT_INCLUDED, requestKeys);
    run(handle, UNWANTED, requestKeys);
    run(handle, ENDED_WITH_NONCE, requestKeys);
    run(handle, ENDED_WITHOUT_NONCE, requestKeys);
    run(handle, WAITING, requestKeys);
    run(handle, ORDERED, requestKeys);
  }

  static List<TransactionId> run(Handle handle, String statement, Collection<Long> requestKeys) {
    return handle
        .createQuery(statement)
        .bindArray("keys", Long.class, requestKeys)
        .mapTo(TransactionId.class)
        .list();
  }
}
