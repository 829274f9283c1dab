package io.relayer.operations.retry;

import io.relayer.core.database.Database;
import io.relayer.core.transaction.TransactionFilter;
import io.relayer.operations.status.ViewRow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The transactions that a retry job with some filter would take now.
///
/// @param counts by state and failure code
/// @param sample the oldest ones, of `transaction_status`
public record RetryPreview(List<ViewRow> counts, List<ViewRow> sample) {
  private static final int SAMPLE = 10;

  /// @param limit of the job
  public static RetryPreview of(Database database, TransactionFilter filter, int limit) {
    return new RetryPreview(
        database.withHandle(handle -> RetryViewDao.preview(handle, filter, limit)),
        database.withHandle(
            handle -> RetryViewDao.sample(handle, filter, Math.min(SAMPLE, limit))));
  }

  /// How many there are.
  public long matched() {
    return counts.stream().mapToLong(row -> Long.parseLong(row.get("transactions"))).sum();
  }

  public Map<String, Object> json() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("matched", matched());
    document.put("counts", counts.stream().map(ViewRow::json).toList());
    document.put("sample", sample.stream().map(ViewRow::json).toList());
    return document;
  }
}
