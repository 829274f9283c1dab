package io.relayer.app.senders;

import io.relayer.app.config.ChainIdConverter;
import io.relayer.app.config.ConfigOption;
import io.relayer.app.config.JsonOption;
import io.relayer.ethereum.value.ChainId;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

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
  @Spec private CommandSpec spec;
  @Mixin private ConfigOption config;
  @Mixin private JsonOption json;

  @Option(
      names = "--chain",
      paramLabel = "ID",
      converter = ChainIdConverter.class,
      description = "Those of this chain.")
  private @Nullable ChainId chain;

  @Override
  public Integer call() {
    return new SenderTable(spec.commandLine().getOut(), json.isGiven()).print(config.read(), chain);
  }
}
