package io.relayer.app.retry;

import io.relayer.app.config.ConfigOption;
import io.relayer.app.run.Databases;
import io.relayer.app.terminal.ExitCode;
import io.relayer.app.terminal.Json;
import io.relayer.core.database.Database;
import io.relayer.operations.retry.JobDetail;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

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
  @Spec private CommandSpec spec;
  @Mixin private ConfigOption config;

  @Parameters(paramLabel = "JOB", description = "The number that create printed.")
  private long job;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Override
  public Integer call() {
    try (Database database = Databases.forReading(config.read())) {
      Optional<JobDetail> detail = JobDetail.of(database, job);
      if (detail.isEmpty()) {
        spec.commandLine().getErr().printf("relayer: there is no retry job %d%n", job);
        return ExitCode.FAILED;
      }
      if (json) {
        Json.print(spec.commandLine().getOut(), detail.get().json());
      } else {
        JobText.print(spec.commandLine().getOut(), detail.get());
      }
      return ExitCode.DONE;
    }
  }
}
