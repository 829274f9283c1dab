package io.relayer.app.retry;

import io.relayer.app.run.RowOptions;
import io.relayer.app.terminal.ExitCode;
import io.relayer.app.terminal.Json;
import io.relayer.core.database.Database;
import io.relayer.core.retry.RetryJobDao;
import io.relayer.operations.retry.RetryViewDao;
import io.relayer.operations.status.ViewRow;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `relayer retry stop`.
@Command(
    name = "stop",
    description = {
      "Ends a job: what it has not come to yet is skipped. What it has retried stays retried.",
      "Exit code 1 where it had ended already, or where there is no such job."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  relayer retry stop 12"})
final class StopJob implements Callable<Integer> {
  @Mixin private RowOptions options;

  @Parameters(paramLabel = "JOB", description = "The number that create printed.")
  private long job;

  @Override
  public Integer call() {
    PrintWriter out = options.out();
    try (Database database = options.database()) {
      Optional<Integer> skipped = database.inTransaction(handle -> RetryJobDao.stop(handle, job));
      Optional<ViewRow> row = database.withHandle(handle -> RetryViewDao.job(handle, job));
      if (skipped.isEmpty()) {
        return options.fail(
            row.map(ended -> "retry job %d is %s".formatted(job, ended.get("state")))
                .orElse("there is no retry job " + job));
      }
      if (options.json()) {
        row.ifPresent(stopped -> Json.line(out, stopped.json()));
      } else {
        out.printf("retry job %d: stopped, %d transactions skipped%n", job, skipped.get());
      }
      out.flush();
      return ExitCode.DONE;
    }
  }
}
