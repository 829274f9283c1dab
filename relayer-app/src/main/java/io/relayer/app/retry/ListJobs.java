package io.relayer.app.retry;

import io.relayer.app.config.ConfigOption;
import io.relayer.app.config.JsonOption;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `relayer retry list`.
@Command(
    name = "list",
    description = "The newest jobs, and how far they are.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  relayer retry list",
      "  relayer retry list --json | jq 'select(.state == \"running\")'"
    })
final class ListJobs implements Callable<Integer> {
  static final int NEWEST = 100;

  private static final int MOST = 10_000;

  @Spec private CommandSpec spec;
  @Mixin private ConfigOption config;
  @Mixin private JsonOption json;

  @Option(names = "--limit", paramLabel = "N", description = "How many at most, up to 10000; 100.")
  private int limit = NEWEST;

  @Override
  public Integer call() {
    CommandLine command = spec.commandLine();
    if (limit < 1 || limit > MOST) {
      throw new ParameterException(command, "--limit: %d: expected 1 to %d".formatted(limit, MOST));
    }
    return JobText.list(command.getOut(), command.getErr(), config.read(), limit, json.isGiven());
  }
}
