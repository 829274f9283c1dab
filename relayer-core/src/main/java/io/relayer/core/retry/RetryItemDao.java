package io.relayer.core.retry;

import static java.util.stream.Collectors.groupingBy;

import io.relayer.core.RelayerException;
import io.relayer.core.chain.FinalizedBlock;
import io.relayer.core.chain.FinalizedDao;
import io.relayer.core.database.Lists;
import io.relayer.ethereum.value.ChainId;
import io.relayer.messages.TransactionId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Table `retry_items`: what the jobs have yet to do.
public final class RetryItemDao {
  private RetryItemDao() {}

  /// A transaction that a job is to retry.
  public record Item(long job, TransactionId transaction, Changes changes) {}

  /// An item that is done with.
  ///
  /// @param reason null where it was retried
  /// @param detail more of the reason
  public record Done(
      Item item,
      Result result,
      @Nullable TransactionId retriedAs,
      @Nullable String reason,
      @Nullable String detail) {}

  public enum Result {
    RETRIED,
    /// There was nothing to retry any more.
    SKIPPED,
    /// It can't be retried so.
    FAILED
  }

  /// An item that is looked at again once this block is final.
  public record Later(Item item, long block) {}

  /// The newest final block; 0 while none is known: what never had a nonce need not wait.
  static long finalized(Handle handle, ChainId chain) {
    return FinalizedDao.find(handle, chain).map(FinalizedBlock::number).orElse(0L);
  }

  /// Whether any job has work for this chain, be it that it has to wait.
  public static boolean any(Handle handle, ChainId chain) {
    return handle
        .createQuery(
            """
            select (select true from retry_items where chain_id = :chain and state = 'open'
                    order by queue limit 1) is not null
            """)
        .bind("chain", chain)
        .mapTo(Boolean.class)
        .one();
  }

  /// Locks open items that may go on: their block is final, their chain and their sender are not
  /// paused or held, and that one has room in its queue. Jumps from sender to sender in the index,
  /// so that the many that wait cost nothing. What somebody else has locked is passed.
  ///
  /// @param most a sender has queued before it gets no more
  public static List<Item> page(Handle handle, ChainId chain, int most, int limit) {
    return handle
        .createQuery(
            """
            with recursive queues as (
              (select i.queue from retry_items i
               where i.chain_id = :chain and i.state = 'open' order by i.queue limit 1)
              union all
              select n.queue
              from queues q
              cross join lateral (
                select i.queue from retry_items i
                where i.chain_id = :chain and i.state = 'open' and i.queue > q.queue order by i.queue limit 1) n),
            next as (
              select r.job_id, r.transaction_id
              from queues q
              join chains c on c.chain_id = :chain and not c.paused
              left join lateral (
                select coalesce(x.paused, x.held_for) as halted from accounts x where x.chain_id = :chain and x.address = q.queue limit 1) a on true
              cross join lateral (select count(*) as waiting from (
                select 1 from transactions t
                where t.chain_id = :chain and t.sender = q.queue and t.nonce is null and t.final_at is null and t.gas_limit is not null
                limit :most) found) ready
              cross join lateral (select count(*) as waiting from (
                select 1 from transactions t
                where t.chain_id = :chain and t.sender = q.queue and t.nonce is null and t.final_at is null and t.gas_limit is null
                limit :most) found) unready
              cross join lateral (
                select i.job_id, i.transaction_id from retry_items i
                where i.chain_id = :chain and i.queue = q.queue and i.state = 'open' and i.wait_block <= :finalized
                order by i.wait_block, i.job_id, i.transaction_id
                limit greatest(0, least(:limit, :most - ready.waiting - unready.waiting))) r
              where a.halted is null
              limit :limit)
            select n.job_id, n.transaction_id, j.changes
            from next n
            cross join lateral (
              select i.job_id from retry_items i
              where i.job_id = n.job_id and i.transaction_id = n.transaction_id and case when i.state = 'open' then true else false end
              limit 1 for no key update skip locked) i
            join retry_job_log j on j.job_id = n.job_id
            order by n.transaction_id, n.job_id
            """)
        .bind("chain", chain)
        .bind("most", most)
        .bind("limit", limit)
        .bind("finalized", finalized(handle, chain))
        .map((rows, context) ->
            new Item(
                rows.getLong("job_id"),
                new TransactionId(rows.getObject("transaction_id", UUID.class)),
                JobJson.changes(rows.getString("changes"))))
        .list();
  }

  /// Writes down what became of locked items, and how far their jobs are. A job whose last item
  /// this is has ended.
  public static void done(Handle handle, List<Done> all) {
    int written =
        handle
            .createUpdate(
                """
                update retry_items i
                set state = s.state, retried_as = s.retried_as, reason = s.reason, detail = s.detail, done_at = clock_timestamp()
                from unnest(:jobs, :ids, :states, :retriedAs, :reasons, :details)
                  as s (job_id, transaction_id, state, retried_as, reason, detail)
                where i.job_id = s.job_id and i.transaction_id = s.transaction_id
                  and case when i.state = 'open' then true else false end
                """)
            .bindArray("jobs", Long.class, Lists.column(all, done -> done.item().job()))
            .bindArray(
                "ids", TransactionId.class, Lists.column(all, done -> done.item().transaction()))
            .bindArray("states", String.class, Lists.column(all, done -> state(done.result())))
            .bindArray("retriedAs", TransactionId.class, Lists.column(all, Done::retriedAs))
            .bindArray("reasons", String.class, Lists.column(all, Done::reason))
            .bindArray("details", String.class, Lists.column(all, Done::detail))
            .execute();
    if (written != all.size()) {
      throw new RelayerException(
          "%d of %d retry items were not open: they have changed under the lock"
              .formatted(all.size() - written, all.size()));
    }
    Map<Long, List<Done>> byJob =
        new TreeMap<>(all.stream().collect(groupingBy(done -> done.item().job())));
    byJob.forEach((job, items) -> count(handle, job, items));
  }

  private static String state(Result result) {
    return switch (result) {
      case RETRIED -> "retried";
      case SKIPPED -> "skipped";
      case FAILED -> "failed";
    };
  }

  private static void count(Handle handle, long job, List<Done> items) {
    handle
        .createUpdate(
            """
            update retry_job_log
            set retried = retried + :retried, skipped = skipped + :skipped, failed = failed + :failed,
                state = case when retried + skipped + failed + :all = matched then 'done' else state end,
                finished_at = case when retried + skipped + failed + :all = matched then clock_timestamp() end
            where job_id = :job
            """)
        .bind("job", job)
        .bind("all", items.size())
        .bind("retried", count(items, Result.RETRIED))
        .bind("skipped", count(items, Result.SKIPPED))
        .bind("failed", count(items, Result.FAILED))
        .execute();
  }

  private static long count(List<Done> items, Result result) {
    return items.stream().filter(done -> done.result() == result).count();
  }

  /// Puts locked items off.
  public static void postpone(Handle handle, List<Later> later) {
    handle
        .createUpdate(
            """
            update retry_items i set wait_block = s.block
            from unnest(:jobs, :ids, :blocks) as s (job_id, transaction_id, block)
            where i.job_id = s.job_id and i.transaction_id = s.transaction_id
              and case when i.state = 'open' then true else false end
            """)
        .bindArray("jobs", Long.class, Lists.column(later, one -> one.item().job()))
        .bindArray("ids", TransactionId.class, Lists.column(later, one -> one.item().transaction()))
        .bindArray("blocks", Long.class, Lists.column(later, Later::block))
        .execute();
  }
}
