package io.relayer.app.senders;

import io.relayer.app.config.ChainOption;
import io.relayer.app.run.RowOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `relayer senders list`.
@Command(
    name = "list",
    description = "All senders, with their nonces, their queue and what they wait for.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  relayer senders list --chain 1",
      "  relayer senders list --json | jq 'select(.waitingFor)'"
    })
final class ListSenders implements Callable<Integer> {
  @Mixin private RowOptions options;
  @Mixin private ChainOption chain;

  @Override
  public Integer call() {
    return SenderTable.print(options, chain.id());
  }
}
