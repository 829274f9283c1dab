package io.relayer.monitor.retry;

import io.relayer.core.account.WaitReason;
import io.relayer.core.transaction.EarlierGenerations;
import io.relayer.core.transaction.TransactionVersion;
import io.relayer.core.transaction.UnprovedBlockDao;
import io.relayer.ethereum.value.ChainId;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// The newest generations of requests of which an earlier one was opened again after it had ended,
/// or ended in a block that is yet to be proved.
public final class GenerationDao {
  /// Since when it waits; where the history does not tell any more, for long.
  private static final String WAITED_FOR_LONG =
      """
      t.block_number is null and %s
        and coalesce((select max(x.at) from transitions x
              where x.transaction_id = t.transaction_id and x.event = 'waiting' and x.value::jsonb ->> 'waitingFor' = '%s'), '-infinity')
            < clock_timestamp() - c.stuck_after
      """
          .formatted(EarlierGenerations.MARKED, WaitReason.EARLIER_GENERATION.code());

  private GenerationDao() {}

  /// A newest generation, and what is to be done with it.
  public record Behind(TransactionVersion transaction, Due due) {}

  /// What follows for it from those before it.
  public enum Due {
    /// One of them was executed, and it has no nonce: it never gets one.
    WITHDRAW,
    /// One of them was executed, or is about to be, or stays open for longer than the chain's
    /// `stuck-after`, and it has its nonce: that is to be spent for nothing.
    GIVE_UP,
    /// One of them is open, or its block is yet to be proved: it waits, and is not yet said to.
    WAIT
  }

  /// Those of a chain with which something is to be done, the oldest first.
  public static List<Behind> due(Handle handle, ChainId chain, int limit) {
    return handle
        .createQuery(
            """
            with earlier as (
              select r.request_key, bool_or(r.executed) as executed, bool_or(r.executing) as executing
              from (
                select x.request_key, x.state = 'confirmed' as executed, x.mined_kind <> 'empty' and x.succeeded as executing
                from transactions x
                where x.chain_id = :chain and x.retried_by is not null and (x.final_at is null or x.succeeded and x.mined_kind <> 'empty')
                union all
                select f.request_key, false, false
                from blocks_to_prove u cross join lateral %s f
                where u.chain_id = :chain) r
              group by r.request_key),
            judged as (
              select t.transaction_id, t.version,
                     case when t.nonce is null and e.executed then 'WITHDRAW'
                          when t.nonce is not null and t.intent is null and (e.executing or %s) then 'GIVE_UP'
                          when t.block_number is null and t.intent is null
                            and coalesce(t.waiting_for, '') not in ('%s', 'estimate', 'foreign-nonce', 'history') then 'WAIT' end as due
              from earlier e
              cross join lateral (
                select * from transactions n
                where n.request_key = e.request_key and n.retried_by is null and n.final_at is null limit 1) t
              join chains c on c.chain_id = t.chain_id)
            select * from judged where due is not null order by transaction_id limit :limit
            """
                .formatted(
                    UnprovedBlockDao.FOLLOWED,
                    WAITED_FOR_LONG,
                    WaitReason.EARLIER_GENERATION.code()))
        .bind("chain", chain)
        .bind("limit", limit)
        .map((rows, context) ->
            new Behind(TransactionVersion.read(rows), Due.valueOf(rows.getString("due"))))
        .list();
  }
}
