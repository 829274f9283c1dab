package io.relayer.app.retry;

import io.relayer.app.config.ConfigOption;
import io.relayer.app.config.JsonOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `relayer retry list`.
@Command(
    name = "list",
    description = "The newest hundred jobs, and how far they are.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  relayer retry list",
      "  relayer retry list --json | jq 'select(.state == \"running\")'"
    })
final class ListJobs implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfigOption config;
  @Mixin private JsonOption json;

  @Override
  public Integer call() {
    return JobText.list(spec.commandLine().getOut(), config.read(), json.isGiven());
  }
}
