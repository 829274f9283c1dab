package io.relayer.operations.retry;

import io.relayer.core.transaction.FilterSql;
import io.relayer.core.transaction.TransactionFilter;
import io.relayer.operations.status.ViewRow;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The views of retry jobs, and what a job would be made of.
public final class RetryViewDao {
  private RetryViewDao() {}

  /// The rows of `retry_jobs`, newest first.
  public static List<ViewRow> jobs(Handle handle, int limit) {
    return handle
        .createQuery("select j.* from retry_jobs j order by j.job_id desc limit :limit")
        .bind("limit", limit)
        .map(ViewRow::read)
        .list();
  }

  public static Optional<ViewRow> job(Handle handle, long job) {
    return handle
        .createQuery("select j.* from retry_jobs j where j.job_id = :job")
        .bind("job", job)
        .map(ViewRow::read)
        .findOne();
  }

  /// Why items of a job were skipped or failed: `state`, `reason` and `items`, how many.
  public static List<ViewRow> reasons(Handle handle, long job) {
    return handle
        .createQuery(
            """
            select i.state, i.reason, count(*) as items from retry_job_items i
            where i.job_id = :job and i.state in ('skipped', 'failed')
            group by i.state, i.reason order by i.state, i.reason
            """)
        .bind("job", job)
        .map(ViewRow::read)
        .list();
  }

  /// The first rows of `retry_job_items` that failed.
  public static List<ViewRow> failures(Handle handle, long job, int limit) {
    return handle
        .createQuery(
            """
            select i.* from retry_job_items i
            where i.job_id = :job and i.state = 'failed' order by i.transaction_id limit :limit
            """)
        .bind("job", job)
        .bind("limit", limit)
        .map(ViewRow::read)
        .list();
  }

  /// Of what a job with this filter would take: `state`, `failure_code` and `transactions`, how
  /// many.
  public static List<ViewRow> preview(Handle handle, TransactionFilter filter, int limit) {
    return FilterSql.bind(
            handle.createQuery(
                """
                select taken.state, taken.failure_code, count(*) as transactions
                from (select t.state, t.failure_code from transactions t
                      where %s and %s order by t.transaction_id limit :limit) taken
                group by taken.state, taken.failure_code order by count(*) desc
                """
                    .formatted(FilterSql.RETRIABLE, FilterSql.where(filter))),
            filter)
        .bind("limit", limit)
        .map(ViewRow::read)
        .list();
  }

  /// The oldest rows of `transaction_status` that a job with this filter would take.
  public static List<ViewRow> sample(Handle handle, TransactionFilter filter, int limit) {
    return FilterSql.bind(
            handle.createQuery(
                """
                with page as materialized (
                  select t.transaction_id from transactions t
                  where %s and %s order by t.transaction_id limit :limit)
                select s.* from page join transaction_status s using (transaction_id) order by transaction_id
                """
                    .formatted(FilterSql.RETRIABLE, FilterSql.where(filter))),
            filter)
        .bind("limit", limit)
        .map(ViewRow::read)
        .list();
  }
}
