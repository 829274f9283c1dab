package io.relayer.app.senders;

import io.relayer.app.run.RowOptions;
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
import picocli.CommandLine.Option;

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
  @Mixin private RowOptions options;
  @Mixin private SenderArgument which;

  @Option(
      names = "--external",
      required = true,
      description = "It signs elsewhere. Those that are signed for here need no adding.")
  private boolean external;

  @Override
  public Integer call() {
    options.require(external, "expected --external: all others add themselves");
    ChainId asked = which.chain();
    try (Database database = options.database()) {
      SortedSet<ChainId> known =
          database.withHandle(handle -> new TreeSet<>(RegisteredDao.chains(handle).keySet()));
      if (known.isEmpty() || (asked != null && !known.contains(asked))) {
        return options.fail(
            "%s is not known here (known: %s): start relayer run with it first"
                .formatted(asked == null ? "a chain" : "chain " + asked, known));
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
          new SenderSwitching(options, which).tell(chain, added == Added.NEW, AccountDao.EXTERNAL);
      case MANAGED ->
          options.tell(
              "%s is signed for here on chain %s, and stays so".formatted(which.sender(), chain));
      case LEFT_OUT ->
          options.tell("%s was not added on chain %s".formatted(which.sender(), chain));
    }
  }
}
