package io.relayer.app.senders;

import io.relayer.app.config.ConfigOption;
import io.relayer.app.config.JsonOption;
import io.relayer.core.switches.SenderSwitch;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `relayer senders resume`.
@Command(
    name = "resume",
    description = "Ends a pause of either kind.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  relayer senders resume 0x70997970c51812dc3a010c7d01b50e0d17dc79c8",
      "  relayer senders resume 0x70997970c51812dc3a010c7d01b50e0d17dc79c8 --chain 1"
    })
final class ResumeSender implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfigOption config;
  @Mixin private JsonOption json;
  @Mixin private SenderArgument which;

  @Override
  public Integer call() {
    return SwitchText.run(
        spec.commandLine(),
        config.read(),
        which,
        json,
        "resumed",
        (handle, chain) -> SenderSwitch.resume(handle, chain, which.sender(), "command line"));
  }
}
