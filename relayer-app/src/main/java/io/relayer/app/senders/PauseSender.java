package io.relayer.app.senders;

import io.relayer.app.run.RowOptions;
import io.relayer.operations.senders.Halt;
import io.relayer.operations.senders.SenderSwitch;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `relayer senders pause`.
@Command(
    name = "pause",
    description =
        "Takes no new nonces for a sender; what is out is still watched and sent again. Its"
            + " requests are accepted and wait.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  relayer senders pause 0x70997970c51812dc3a010c7d01b50e0d17dc79c8",
      "  relayer senders pause 0x70997970c51812dc3a010c7d01b50e0d17dc79c8 --chain 1 --all"
    })
final class PauseSender implements Callable<Integer> {
  @Mixin private RowOptions options;
  @Mixin private SenderArgument which;

  @Option(names = "--all", description = "Stop sending too: what is out is not sent again.")
  private boolean all;

  @Override
  public Integer call() {
    Halt halt = all ? Halt.SENDING : Halt.SIGNING;
    return new SenderSwitching(options, which)
        .run(
            options.configuration(),
            "paused (" + halt.text() + ")",
            (handle, chain) ->
                SenderSwitch.pause(handle, chain, which.sender(), halt, "command line"));
  }
}
