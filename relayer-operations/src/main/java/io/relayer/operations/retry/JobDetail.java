package io.relayer.operations.retry;

import io.relayer.core.database.Database;
import io.relayer.core.retry.RetryJobDao;
import io.relayer.operations.status.ViewRow;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A retry job with what became of its transactions.
///
/// @param job of `retry_jobs`
/// @param waiting how many of the open ones wait, by what for
/// @param reasons why transactions were skipped or failed, and how many
/// @param failures of `retry_job_items`, the first that failed
public record JobDetail(
    ViewRow job, Map<String, Long> waiting, List<ViewRow> reasons, List<ViewRow> failures) {
  private static final int FIRST = 10;

  public static Optional<JobDetail> of(Database database, long job) {
    return database.withHandle(handle ->
        RetryViewDao.job(handle, job)
            .map(row ->
                new JobDetail(
                    row,
                    RetryJobDao.waiting(handle, job),
                    RetryViewDao.reasons(handle, job),
                    RetryViewDao.failures(handle, job, FIRST))));
  }

  /// How many failed.
  public long failed() {
    return reasons.stream()
        .filter(row -> row.get("state").equals("failed"))
        .mapToLong(row -> Long.parseLong(row.get("items")))
        .sum();
  }

  public Map<String, Object> json() {
    Map<String, Object> json = job.json();
    json.put("waiting", waiting);
    json.put("reasons", reasons.stream().map(ViewRow::json).toList());
    json.put("failures", failures.stream().map(ViewRow::json).toList());
    return json;
  }
}
