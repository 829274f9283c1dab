package io.relayer.app.chains;

import io.relayer.operations.chains.ChainSwitch;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `relayer chains pause`.
@Command(
    name = "pause",
    description =
        "Takes no new nonces on a chain, for no sender; what is out is still watched and sent"
            + " again. Requests are accepted and wait.",
    footerHeading = "%nExamples:%n",
    footer = {"  relayer chains pause 1", "  relayer chains pause 31337 --json"})
final class PauseChain implements Callable<Integer> {
  @Mixin private ChainSwitching switching;

  @Override
  public Integer call() {
    return switching.run(
        "paused", (handle, chain) -> ChainSwitch.pause(handle, chain, "command line"));
  }
}
