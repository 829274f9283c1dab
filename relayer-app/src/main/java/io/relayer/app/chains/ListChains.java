package io.relayer.app.chains;

import io.relayer.app.run.RowOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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
  @Mixin private RowOptions options;

  @Override
  public Integer call() {
    return ChainTable.print(options);
  }
}
