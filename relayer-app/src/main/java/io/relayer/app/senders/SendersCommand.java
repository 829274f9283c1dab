package io.relayer.app.senders;

import io.relayer.app.config.ConfigOption;
import io.relayer.app.config.JsonOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

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
  @Spec private CommandSpec spec;
  @Mixin private ConfigOption config;
  @Mixin private JsonOption json;

  @Override
  public Integer call() {
    return new SenderTable(spec.commandLine().getOut(), json.isGiven()).print(config.read(), null);
  }
}
