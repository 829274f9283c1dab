package io.relayer.core.transaction;

import io.relayer.core.database.Lists;
import io.relayer.messages.TransactionId;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// What may change of a transaction until its nonce is taken: its gas limit, where that is to be
/// estimated, and its place in the queue. It is not a step of its life: there is no event. Where
/// what is signed depends on it, the version is another one, so what was signed for the old terms
/// is dropped.
///
/// Why: RATIONALE.md#priority-silent.
public final class QueuedTerms {
  private QueuedTerms() {}

  /// A gas limit for a transaction as it was read.
  public record Limit(TransactionVersion transaction, long gas) {}

  /// A transaction whose gas is to be estimated again.
  public record Again(TransactionVersion transaction, Duration in) {}

  /// Gives each transaction that still is as it was read its gas limit: it is ready to be signed.
  ///
  /// @return those that got one
  public static Set<TransactionId> settle(Handle handle, List<Limit> limits) {
    return new HashSet<>(
        handle
            .createQuery(
                """
                with locked as (
                  select t.transaction_id, s.version, s.gas
                  from unnest(:ids, :versions, :gas) as s (id, version, gas)
                  join transactions t on t.transaction_id = s.id
                  order by t.transaction_id for no key update of t)
                update transactions t
                set gas_limit = s.gas, gas_estimated = true, estimate_at = null, waiting_for = null, version = t.version + 1
                from locked s
                where t.transaction_id = s.transaction_id and t.version = s.version
                  and case when t.nonce is null and t.final_at is null and t.gas_limit is null then true else false end
                returning t.transaction_id
                """)
            .bindArray("ids", TransactionId.class, Lists.column(limits, l -> l.transaction().id()))
            .bindArray(
                "versions", Integer.class, Lists.column(limits, l -> l.transaction().version()))
            .bindArray("gas", Long.class, Lists.column(limits, Limit::gas))
            .mapTo(TransactionId.class)
            .list());
  }

  /// Sets when the transactions' gas is to be estimated again. The version stays, and those that
  /// went on meanwhile are left alone.
  public static void postpone(Handle handle, List<Again> later) {
    handle
        .createUpdate(
            """
            with locked as (
              select t.transaction_id, s.wait
              from unnest(:ids, :waits) as s (id, wait)
              join transactions t on t.transaction_id = s.id
              order by t.transaction_id for no key update of t)
            update transactions t set estimate_at = clock_timestamp() + s.wait * interval '1 millisecond'
            from locked s
            where t.transaction_id = s.transaction_id
              and case when t.nonce is null and t.final_at is null and t.gas_limit is null then true else false end
            """)
        .bindArray("ids", TransactionId.class, Lists.column(later, a -> a.transaction().id()))
        .bindArray("waits", Long.class, Lists.column(later, a -> a.in().toMillis()))
        .execute();
  }

  /// Gives those that still are as they were read, and have no nonce, another place. They are
  /// locked before.
  ///
  /// @return those that have it now
  public static Set<TransactionId> prioritize(
      Handle handle, List<TransactionVersion> refs, int priority) {
    return new HashSet<>(
        handle
            .createQuery(
                """
                update transactions t set priority = :priority, version = t.version + 1
                from unnest(:ids, :versions) as s (id, version)
                where t.transaction_id = s.id and t.version = s.version
                  and case when t.nonce is null and t.final_at is null then true else false end
                returning t.transaction_id
                """)
            .bind("priority", priority)
            .bindArray("ids", TransactionId.class, Lists.column(refs, TransactionVersion::id))
            .bindArray("versions", Integer.class, Lists.column(refs, TransactionVersion::version))
            .mapTo(TransactionId.class)
            .list());
  }
}
