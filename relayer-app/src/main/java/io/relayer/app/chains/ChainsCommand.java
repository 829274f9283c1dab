package io.relayer.app.chains;

import io.relayer.app.run.RowOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `relayer chains`.
@Command(
    name = "chains",
    description = "The chains that some role has configured. Without a command: list.",
    footerHeading = "%nExamples:%n",
    footer = {"  relayer chains", "  relayer chains pause 1", "  relayer chains list --json"},
    subcommands = {ListChains.class, PauseChain.class, ResumeChain.class})
public final class ChainsCommand implements Callable<Integer> {
  @Mixin private RowOptions options;

  @Override
  public Integer call() {
    return ChainTable.print(options);
  }
}
