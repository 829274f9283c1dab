package io.relayer.app.retry;

import io.relayer.app.run.RowOptions;
import io.relayer.app.status.StatusText;
import io.relayer.app.terminal.ExitCode;
import io.relayer.app.terminal.Facts;
import io.relayer.app.terminal.Table.Column;
import io.relayer.app.terminal.ViewTable;
import io.relayer.core.database.Database;
import io.relayer.ethereum.value.Named;
import io.relayer.operations.retry.JobDetail;
import io.relayer.operations.retry.RetryPreview;
import io.relayer.operations.retry.RetryViewDao;
import io.relayer.operations.status.ViewRow;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// Prints retry jobs.
final class JobText {
  private static final ViewTable JOBS =
      ViewTable.of()
          .with(Column.number("job"), "job_id")
          .with(Column.state("state"), "state")
          .with(Column.number("matched"), "matched")
          .with(Column.number("retried"), "retried")
          .with(Column.number("skipped"), "skipped")
          .with(Column.number("failed"), "failed")
          .with(Column.number("open"), "open")
          .with(Column.time("created"), "created_at")
          .with(Column.time("finished"), "finished_at")
          .with(Column.words("filter"), "filter");

  private static final ViewTable REASONS =
      ViewTable.of()
          .with(Column.state("state"), "state")
          .with(Column.text("reason"), "reason")
          .with(Column.number("transactions"), "items");

  private static final ViewTable FAILURES =
      ViewTable.of()
          .with(Column.text("request"), JobText::request)
          .with(Column.text("reason"), "reason")
          .with(Column.prose("detail"), "detail");

  private static final ViewTable COUNTS =
      ViewTable.of()
          .with(Column.state("state"), "state")
          .with(Column.text("failure"), "failure_code")
          .with(Column.number("transactions"), "transactions");

  private JobText() {}

  /// Reads and prints the newest; gives back the exit code. Says on stderr where there are more.
  static int list(RowOptions options, int most) {
    try (Database database = options.database()) {
      List<ViewRow> jobs = database.withHandle(handle -> RetryViewDao.jobs(handle, most + 1));
      JOBS.print(options.out(), jobs.subList(0, Math.min(most, jobs.size())), options.json());
      if (jobs.size() > most) {
        options.tell(
            "there are more than these %d: see --limit, or view retry_jobs".formatted(most));
      }
    }
    return ExitCode.DONE;
  }

  static void print(PrintWriter out, JobDetail detail) {
    ViewRow job = detail.job();
    new Facts()
        .add("job", job.text("job_id"))
        .add("state", job.text("state"))
        .add("progress", progress(job))
        .add("open ones wait for", waiting(detail.waiting()))
        .add("filter", job.text("filter"))
        .add("changes", job.text("changes"))
        .add("created", job.text("created_at"))
        .add("by", job.text("created_by"))
        .add("finished", job.text("finished_at"))
        .print(out);
    block(out, "Not retried", REASONS, detail.reasons());
    block(out, "The first that failed", FAILURES, detail.failures());
    more(out, detail.failed() - detail.failures().size(), "view retry_job_items");
    out.flush();
  }

  static void print(PrintWriter out, RetryPreview preview) {
    COUNTS.print(out, preview.counts());
    if (!preview.sample().isEmpty()) {
      out.println();
      StatusText.print(out, preview.sample());
      more(out, preview.matched() - preview.sample().size(), "relayer status with these filters");
    }
    out.flush();
  }

  private static void more(PrintWriter out, long count, String whole) {
    if (count > 0) {
      out.println(Named.more(count, whole));
    }
  }

  private static void block(PrintWriter out, String title, ViewTable table, List<ViewRow> rows) {
    if (!rows.isEmpty()) {
      out.printf("%n%s%n", title);
      table.print(out, rows);
    }
  }

  /// In one line.
  static String progress(ViewRow job) {
    return "%s of %s: %s retried, %s skipped, %s failed"
        .formatted(
            done(job),
            job.text("matched"),
            job.text("retried"),
            job.text("skipped"),
            job.text("failed"));
  }

  private static long done(ViewRow job) {
    return Long.parseLong(job.get("matched")) - Long.parseLong(job.get("open"));
  }

  private static @Nullable String waiting(Map<String, Long> waiting) {
    if (waiting.isEmpty()) {
      return null;
    }
    StringJoiner all = new StringJoiner(", ");
    waiting.forEach((what, items) -> all.add(items + " " + what));
    return all.toString();
  }

  /// Of one that is no longer there, the transaction.
  private static String request(ViewRow row) {
    return row.text("producer") == null ? row.get("transaction_id") : StatusText.request(row);
  }
}
