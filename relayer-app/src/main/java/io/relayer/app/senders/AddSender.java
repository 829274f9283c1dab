package io.relayer.app.senders;

import io.relayer.app.config.ConfigOption;
import io.relayer.app.config.JsonOption;
import io.relayer.app.run.Databases;
import io.relayer.app.terminal.ExitCode;
import io.relayer.core.account.AccountDao;
import io.relayer.core.database.Database;
import io.relayer.ethereum.value.ChainId;
import io.relayer.operations.senders.ExternalSenders;
import io.relayer.operations.senders.ExternalSenders.Added;
import io.relayer.signer.intake.RegisteredDao;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `relayer senders add`.
@Command(
    name = "add",
    description = {
      "Makes a sender known whose key no signer has: requests with raw bring what it has signed"
          + " elsewhere, and it is never signed for here.",
      "Exit code 1 where it is signed for here already; then it is added nowhere."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  relayer senders add --external 1:0x70997970c51812dc3a010c7d01b50e0d17dc79c8",
      "  relayer senders add --external 0x70997970c51812dc3a010c7d01b50e0d17dc79c8 --json"
    })
final class AddSender implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfigOption config;
  @Mixin private JsonOption json;
  @Mixin private SenderArgument which;

  @Option(
      names = "--external",
      required = true,
      description = "It signs elsewhere. Those that are signed for here need no adding.")
  private boolean external;

  @Override
  public Integer call() {
    if (!external) {
      throw new ParameterException(
          spec.commandLine(), "expected --external: all others add themselves");
    }
    ChainId asked = which.chain();
    try (Database database = Databases.forReading(config.read())) {
      SortedSet<ChainId> known =
          database.withHandle(handle -> new TreeSet<>(RegisteredDao.chains(handle).keySet()));
      if (known.isEmpty() || (asked != null && !known.contains(asked))) {
        spec.commandLine()
            .getErr()
            .printf(
                "relayer: %s is not known here (known: %s): start relayer run with it first%n",
                asked == null ? "a chain" : "chain " + asked, known);
        return ExitCode.FAILED;
      }
      Set<ChainId> chains = asked == null ? known : Set.of(asked);
      Map<ChainId, Added> added =
          database.inTransaction(handle -> ExternalSenders.add(handle, chains, which.sender()));
      added.forEach(this::tell);
      return added.containsValue(Added.MANAGED) ? ExitCode.FAILED : ExitCode.DONE;
    }
  }

  private void tell(ChainId chain, Added added) {
    switch (added) {
      case NEW, KNOWN ->
          SwitchText.tell(
              spec.commandLine(), which, chain, json, added == Added.NEW, AccountDao.EXTERNAL);
      case MANAGED ->
          spec.commandLine()
              .getErr()
              .printf(
                  "relayer: %s is signed for here on chain %s, and stays so%n",
                  which.sender(), chain);
      case LEFT_OUT ->
          spec.commandLine()
              .getErr()
              .printf("relayer: %s was not added on chain %s%n", which.sender(), chain);
    }
  }
}
