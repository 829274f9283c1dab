package io.relayer.core.retry;

import io.relayer.core.transaction.EarlierGenerations;
import io.relayer.core.transaction.FilterSql;
import io.relayer.core.transaction.TransactionFilter;
import io.relayer.ethereum.value.ChainId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/// Table `retry_job_log`, and the items of a job where they are made or given up as a whole.
///
/// Crash points: a job is made with all its items in one SQL transaction, and is stopped in one.
///
/// Why: RATIONALE.md#retry-items.
public final class RetryJobDao {
  /// The most transactions that one job takes.
  public static final int MOST = 100_000;

  private RetryJobDao() {}

  /// A job that is to be made.
  ///
  /// @param limit the oldest ones, this many at most
  public record Wanted(TransactionFilter filter, Changes changes, int limit, String by) {}

  /// A job that was made.
  public record Created(long id, int matched) {}

  /// Makes a job of the transactions that fit now and may be retried sooner or later.
  public static Created create(Handle handle, Wanted wanted) {
    long id =
        handle
            .createQuery(
                """
                insert into retry_job_log (created_by, filter, changes, state, matched, finished_at)
                values (:by, :filter::jsonb, :changes::jsonb, 'done', 0, clock_timestamp())
                returning job_id
                """)
            .bind("by", wanted.by())
            .bind("filter", JobJson.of(wanted.filter()))
            .bind("changes", JobJson.of(wanted.changes()))
            .mapTo(Long.class)
            .one();
    int matched =
        FilterSql.bind(
                handle.createUpdate(
                    """
                    insert into retry_items (job_id, transaction_id, chain_id, queue, wait_block)
                    select :job, t.transaction_id, t.chain_id, coalesce(t.sender, ''::bytea),
                           coalesce(t.block_number, t.superseded_in, 0)
                    from transactions t
                    where %s and %s
                    order by t.transaction_id limit :limit
                    """
                        .formatted(FilterSql.RETRIABLE, FilterSql.where(wanted.filter()))),
                wanted.filter())
            .bind("job", id)
            .bind("limit", wanted.limit())
            .execute();
    if (matched > 0) {
      handle
          .createUpdate(
              """
              update retry_job_log set state = 'running', matched = :matched, finished_at = null where job_id = :job
              """)
          .bind("job", id)
          .bind("matched", matched)
          .execute();
    }
    return new Created(id, matched);
  }

  /// Ends a job: what it has not come to yet is skipped. A page that is being worked on is waited
  /// for.
  ///
  /// @return how many are skipped; empty where it had ended, or where there is no such job
  public static Optional<Integer> stop(Handle handle, long job) {
    int skipped =
        handle
            .createUpdate(
                """
                update retry_items set state = 'skipped', reason = 'STOPPED', done_at = clock_timestamp()
                where job_id = :job and state = 'open'
                """)
            .bind("job", job)
            .execute();
    int stopped =
        handle
            .createUpdate(
                """
                update retry_job_log set state = 'stopped', skipped = skipped + :skipped, finished_at = clock_timestamp()
                where job_id = :job and state = 'running'
                """)
            .bind("job", job)
            .bind("skipped", skipped)
            .execute();
    return stopped == 0 ? Optional.empty() : Optional.of(skipped);
  }

  /// How many of the job's open transactions wait, by what for: `chain-paused`, `sender-paused`,
  /// `finality` of the block that their nonce was used in, or `turn`.
  public static Map<String, Long> waiting(Handle handle, long job) {
    List<ChainId> chains =
        handle
            .createQuery(
                "select distinct chain_id from retry_items where job_id = :job and state = 'open'")
            .bind("job", job)
            .mapTo(Long.class)
            .map(ChainId::new)
            .list();
    Map<String, Long> waiting = new TreeMap<>();
    for (ChainId chain : chains) {
      handle
          .createQuery(
              """
              select case when c.paused then 'chain-paused' when a.paused is not null then 'sender-paused' when a.held_for is not null then a.held_for
                          when i.wait_block > :finalized and %s then 'block-proof'
                          when i.wait_block > :finalized then 'finality' else 'turn' end as waits_for, count(*) as items
              from retry_items i
              left join transactions t on t.transaction_id = i.transaction_id
              left join chains c on c.chain_id = i.chain_id
              left join accounts a on a.chain_id = i.chain_id and a.address = i.queue
              where i.job_id = :job and i.chain_id = :chain and i.state = 'open'
              group by 1
              """
                  .formatted(EarlierGenerations.unproved("t")))
          .bind("job", job)
          .bind("chain", chain)
          .bind("finalized", RetryItemDao.finalized(handle, chain))
          .map((rows, context) ->
              waiting.merge(rows.getString("waits_for"), rows.getLong("items"), Long::sum))
          .list();
    }
    return waiting;
  }
}
