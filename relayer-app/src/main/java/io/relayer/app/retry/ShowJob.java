package io.relayer.app.retry;

import io.relayer.app.run.DocumentOptions;
import io.relayer.app.terminal.ExitCode;
import io.relayer.app.terminal.Json;
import io.relayer.core.database.Database;
import io.relayer.operations.retry.JobDetail;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `relayer retry show`.
@Command(
    name = "show",
    description = {
      "How far a job is, what its open transactions wait for, and why others were not retried.",
      "finality: the block that the nonce was used in is not final yet. sender-paused,"
          + " chain-paused: until it is resumed. turn: they are next, or their sender has its queue"
          + " full."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  relayer retry show 12", "  relayer retry show 12 --json | jq .reasons"})
final class ShowJob implements Callable<Integer> {
  @Mixin private DocumentOptions options;

  @Parameters(paramLabel = "JOB", description = "The number that create printed.")
  private long job;

  @Override
  public Integer call() {
    try (Database database = options.database()) {
      Optional<JobDetail> detail = JobDetail.of(database, job);
      if (detail.isEmpty()) {
        return options.fail("there is no retry job " + job);
      }
      if (options.json()) {
        Json.print(options.out(), detail.get().json());
      } else {
        JobText.print(options.out(), detail.get());
      }
      return ExitCode.DONE;
    }
  }
}
