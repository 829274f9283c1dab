package io.relayer.app.retry;

import io.relayer.app.run.RowOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `relayer retry`.
@Command(
    name = "retry",
    description = {
      "Jobs that retry requests which have failed or were cancelled: each gets a next generation"
          + " with a nonce of its own, once nothing of the one before can be mined any more."
          + " Without a command: list."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  relayer retry",
      "  relayer retry create --failure EXPIRED --since 24h --deadline 2h --dry-run",
      "  relayer retry show 12"
    },
    subcommands = {CreateJob.class, ListJobs.class, ShowJob.class, StopJob.class})
public final class RetryCommand implements Callable<Integer> {
  @Mixin private RowOptions options;

  @Override
  public Integer call() {
    return JobText.list(options, ListJobs.NEWEST);
  }
}
