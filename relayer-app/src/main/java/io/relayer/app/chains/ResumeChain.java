package io.relayer.app.chains;

import io.relayer.operations.chains.ChainSwitch;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `relayer chains resume`.
@Command(
    name = "resume",
    description = "Ends the pause of a chain. Senders that are paused themselves stay so.",
    footerHeading = "%nExamples:%n",
    footer = {"  relayer chains resume 1", "  relayer chains resume 31337 --json"})
final class ResumeChain implements Callable<Integer> {
  @Mixin private ChainSwitching switching;

  @Override
  public Integer call() {
    return switching.run(
        "resumed", (handle, chain) -> ChainSwitch.resume(handle, chain, "command line"));
  }
}
