package io.relayer.app.senders;

import io.relayer.app.config.Configuration;
import io.relayer.app.run.Databases;
import io.relayer.app.run.RowOptions;
import io.relayer.app.terminal.ExitCode;
import io.relayer.app.terminal.Json;
import io.relayer.core.database.Database;
import io.relayer.ethereum.value.ChainId;
import io.relayer.operations.senders.Switched;
import io.relayer.operations.status.NetworkViewDao;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/// Switches a sender on one chain or on all, and prints the result.
record SenderSwitching(RowOptions options, SenderArgument which) {
  /// The change that is made on each chain.
  interface Switch {
    Switched on(Handle handle, ChainId chain);
  }

  /// @param outcome what the switch makes of a sender, such as `paused`
  int run(Configuration configuration, String outcome, Switch change) {
    try (Database database = Databases.forReading(configuration)) {
      List<ChainId> chains =
          database.withHandle(h -> NetworkViewDao.chainsOf(h, which.chain(), which.sender()));
      for (ChainId chain : chains) {
        Switched switched = database.inTransaction(handle -> change.on(handle, chain));
        tell(chain, switched == Switched.CHANGED, outcome);
      }
      return chains.isEmpty() ? options.fail(which.unknown()) : ExitCode.DONE;
    }
  }

  void tell(ChainId chain, boolean changed, String outcome) {
    if (options.json()) {
      Json.line(
          options.out(),
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
      options
          .out()
          .printf(
              "%s on chain %s: %s%s%n",
              which.sender(), chain, outcome, changed ? "" : " (as it was before)");
    }
    options.out().flush();
  }
}
