package io.relayer.app.chains;

import io.relayer.app.config.ConfigOption;
import io.relayer.app.config.JsonOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `relayer chains list`.
@Command(
    name = "list",
    description = "All chains, with their heads, their nodes and what is pending.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  relayer chains list",
      "  relayer chains list --json | jq 'select(.nodesHealthy == 0)'"
    })
final class ListChains implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfigOption config;
  @Mixin private JsonOption json;

  @Override
  public Integer call() {
    return new ChainTable(spec.commandLine().getOut(), json.isGiven()).print(config.read());
  }
}
