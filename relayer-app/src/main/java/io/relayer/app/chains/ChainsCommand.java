package io.relayer.app.chains;

import io.relayer.app.config.ConfigOption;
import io.relayer.app.config.JsonOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `relayer chains`.
@Command(
    name = "chains",
    description = "The chains that some role has configured. Without a command: list.",
    footerHeading = "%nExamples:%n",
    footer = {"  relayer chains", "  relayer chains pause 1", "  relayer chains list --json"},
    subcommands = {ListChains.class, PauseChain.class, ResumeChain.class})
public final class ChainsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfigOption config;
  @Mixin private JsonOption json;

  @Override
  public Integer call() {
    return new ChainTable(spec.commandLine().getOut(), json.isGiven()).print(config.read());
  }
}
