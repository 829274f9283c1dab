package io.relayer.app.retry;

import io.relayer.app.config.DurationConverter;
import io.relayer.app.run.DocumentOptions;
import io.relayer.app.status.FilterOptions;
import io.relayer.app.terminal.ExitCode;
import io.relayer.app.terminal.Json;
import io.relayer.app.terminal.ProgressLine;
import io.relayer.core.database.Database;
import io.relayer.core.retry.Changes;
import io.relayer.core.retry.RetryJobDao;
import io.relayer.core.retry.RetryJobDao.Created;
import io.relayer.core.retry.RetryJobDao.Wanted;
import io.relayer.core.transaction.State;
import io.relayer.core.transaction.TransactionFilter;
import io.relayer.operations.retry.RetryPreview;
import io.relayer.operations.retry.RetryViewDao;
import io.relayer.operations.status.ViewRow;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `relayer retry create`.
@Command(
    name = "create",
    description = {
      "Retries what has failed or was cancelled, and fits all that is given. What fits is settled"
          + " now; the monitors work on it, whatever becomes of this command, and retry each"
          + " transaction once. Prints the job's number.",
      "Each is retried once nothing of it can be mined any more: at once where it had no nonce,"
          + " else when the block that its nonce was used in is final.",
      "Exit code 1 where nothing fits, or where some could not be retried and --wait was given."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  relayer retry create --failure ESTIMATE_REVERTED --since 6h --dry-run",
      "  relayer retry create --failure EXPIRED --label batch=2026-11 --deadline 2h --speed fast",
      "  relayer retry create --failure REVERTED --chain 1 --gas-factor 1.5 --wait"
    })
final class CreateJob implements Callable<Integer> {
  private static final Duration EVERY = Duration.ofMillis(250);
  private static final Set<State> ENDED = Set.of(State.FAILED, State.CANCELLED);

  @Mixin private DocumentOptions options;
  @Mixin private FilterOptions filter;
  @Mixin private ChangeOptions changes;

  @Option(names = "--all", description = "All that has failed or was cancelled: no filter.")
  private boolean all;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "The oldest ones, so many at most; 100000.")
  private int limit = RetryJobDao.MOST;

  @Option(names = "--dry-run", description = "Only count them, and show the oldest ten.")
  private boolean dryRun;

  @Option(names = "--wait", description = "Follow the job to its end.")
  private boolean wait;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "How long --wait waits, 1h; the job goes on.")
  private Duration timeout = Duration.ofHours(1);

  @Override
  public Integer call() throws InterruptedException {
    TransactionFilter wanted = filter.filter();
    options.require(
        all == wanted.equals(TransactionFilter.ALL),
        "expected a filter, or --all for everything that has failed or was cancelled");
    options.require(
        ENDED.containsAll(wanted.states()), "--state: expected failed, cancelled or both of them");
    options.require(
        limit >= 1 && limit <= RetryJobDao.MOST,
        "--limit: %d: expected 1 to %d".formatted(limit, RetryJobDao.MOST));
    options.require(!(dryRun && wait), "expected either --dry-run or --wait");
    Changes asked = changes();
    try (Database database = options.database()) {
      return dryRun ? preview(database, wanted) : create(database, wanted, asked);
    }
  }

  private Changes changes() {
    try {
      return changes.changes();
    } catch (IllegalArgumentException e) {
      throw options.wrong(String.valueOf(e.getMessage()));
    }
  }

  private int preview(Database database, TransactionFilter wanted) {
    RetryPreview preview = RetryPreview.of(database, wanted, limit);
    long matched = preview.matched();
    if (options.json()) {
      Json.print(options.out(), preview.json());
    } else {
      JobText.print(options.out(), preview);
      options.tell(matched + " would be retried" + more(matched));
    }
    return matched == 0 ? ExitCode.FAILED : ExitCode.DONE;
  }

  private int create(Database database, TransactionFilter wanted, Changes asked)
      throws InterruptedException {
    Created job =
        database.inTransaction(
            handle -> RetryJobDao.create(handle, new Wanted(wanted, asked, limit, "command line")));
    options.tell("%d are to be retried%s".formatted(job.matched(), more(job.matched())));
    if (!options.json()) {
      options.out().println(job.id());
      options.out().flush();
    }
    ViewRow row = wait ? follow(database, job.id()) : row(database, job.id());
    if (options.json()) {
      Json.print(options.out(), row.json());
    }
    boolean well = !wait || (row.get("state").equals("done") && row.get("failed").equals("0"));
    return well && job.matched() > 0 ? ExitCode.DONE : ExitCode.FAILED;
  }

  private String more(long matched) {
    return matched == limit ? "; there may be more: the limit is " + limit : "";
  }

  private static ViewRow row(Database database, long job) {
    return database.withHandle(handle -> RetryViewDao.job(handle, job)).orElseThrow();
  }

  private ViewRow follow(Database database, long job) throws InterruptedException {
    ProgressLine progress = ProgressLine.on(options.err());
    long until = System.nanoTime() + timeout.toNanos();
    while (true) {
      ViewRow row = row(database, job);
      String line = "job %d, %s: %s".formatted(job, row.get("state"), JobText.progress(row));
      if (!row.get("state").equals("running") || System.nanoTime() - until >= 0) {
        progress.finish(line);
        return row;
      }
      progress.show(line);
      Thread.sleep(EVERY);
    }
  }
}
