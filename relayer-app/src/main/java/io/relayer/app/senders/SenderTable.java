package io.relayer.app.senders;

import io.relayer.app.run.RowOptions;
import io.relayer.app.terminal.ExitCode;
import io.relayer.app.terminal.Table.Column;
import io.relayer.app.terminal.ViewTable;
import io.relayer.core.database.Database;
import io.relayer.ethereum.value.ChainId;
import io.relayer.operations.status.NetworkViewDao;
import org.jspecify.annotations.Nullable;

/// Prints the table of senders.
final class SenderTable {
  private static final ViewTable TABLE =
      ViewTable.of()
          .with(Column.number("chain"), "chain_id")
          .with(Column.hex("sender"), "sender")
          .with(Column.number("next nonce"), "next_nonce")
          .with(Column.number("on chain"), "chain_nonce")
          .with(Column.number("in flight"), "in_flight")
          .with(Column.number("queued"), "queued")
          .with(Column.number("balance (wei)"), "balance")
          .with(Column.state("paused"), "halted")
          .with(Column.text("waits for"), "waiting_for")
          .with(Column.text("managed by"), "managed_by");

  private SenderTable() {}

  /// Reads and prints them; gives back the exit code.
  static int print(RowOptions options, @Nullable ChainId chain) {
    try (Database database = options.database()) {
      TABLE.print(
          options.out(),
          database.withHandle(handle -> NetworkViewDao.senders(handle, chain, null)),
          options.json());
      return ExitCode.DONE;
    }
  }
}
