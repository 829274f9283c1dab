package io.relayer.app.senders;

import io.relayer.app.run.RowOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `relayer senders`.
@Command(
    name = "senders",
    description = "The accounts that transactions come from. Without a command: list.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  relayer senders",
      "  relayer senders show 0x70997970c51812dc3a010c7d01b50e0d17dc79c8",
      "  relayer senders pause 0x70997970c51812dc3a010c7d01b50e0d17dc79c8 --chain 1",
      "  relayer senders add --external 1:0x70997970c51812dc3a010c7d01b50e0d17dc79c8"
    },
    subcommands = {
      ListSenders.class,
      ShowSender.class,
      PauseSender.class,
      ResumeSender.class,
      AddSender.class,
      AdoptSender.class,
      DrainSender.class
    })
public final class SendersCommand implements Callable<Integer> {
  @Mixin private RowOptions options;

  @Override
  public Integer call() {
    return SenderTable.print(options, null);
  }
}
