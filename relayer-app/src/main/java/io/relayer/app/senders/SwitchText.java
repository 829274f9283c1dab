package io.relayer.app.senders;

import io.relayer.app.config.Configuration;
import io.relayer.app.config.JsonOption;
import io.relayer.app.run.Databases;
import io.relayer.app.terminal.ExitCode;
import io.relayer.app.terminal.Json;
import io.relayer.core.database.Database;
import io.relayer.ethereum.value.ChainId;
import io.relayer.operations.senders.Switched;
import io.relayer.operations.status.NetworkViewDao;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import picocli.CommandLine;

/// Switches a sender on one chain or on all, and says what became of it.
final class SwitchText {
  private SwitchText() {}

  /// What is done on each chain.
  interface Switch {
    Switched on(Handle handle, ChainId chain);
  }

  /// @param outcome what the switch makes of a sender, such as `paused`
  static int run(
      CommandLine command,
      Configuration configuration,
      SenderArgument which,
      JsonOption json,
      String outcome,
      Switch change) {
    try (Database database = Databases.forReading(configuration)) {
      List<ChainId> chains =
          database.withHandle(h ->
              NetworkViewDao.senders(h, which.chain(), which.sender()).stream()
                  .map(row -> new ChainId(Long.parseLong(row.get("chain_id"))))
                  .toList());
      for (ChainId chain : chains) {
        Switched switched = database.inTransaction(handle -> change.on(handle, chain));
        tell(command, which, chain, json, switched == Switched.CHANGED, outcome);
      }
      if (chains.isEmpty()) {
        command.getErr().println(unknown(which));
      }
      return chains.isEmpty() ? ExitCode.FAILED : ExitCode.DONE;
    }
  }

  static void tell(
      CommandLine command,
      SenderArgument which,
      ChainId chain,
      JsonOption json,
      boolean changed,
      String outcome) {
    if (json.isGiven()) {
      Json.line(
          command.getOut(),
          Map.of(
              "chainId",
              chain.value(),
              "sender",
              which.sender().toString(),
              "state",
              outcome,
              "changed",
              changed));
    } else {
      command
          .getOut()
          .printf(
              "%s on chain %s: %s%s%n",
              which.sender(), chain, outcome, changed ? "" : " (as it was before)");
    }
    command.getOut().flush();
  }

  static String unknown(SenderArgument which) {
    return "relayer: no signer has had a key of %s%s, and nobody has added it: relayer senders lists those that are known"
        .formatted(which.sender(), which.chain() == null ? "" : " on chain " + which.chain());
  }
}
