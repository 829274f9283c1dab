package io.relayer.app.chains;

import io.relayer.app.run.RowOptions;
import io.relayer.app.terminal.ExitCode;
import io.relayer.app.terminal.Table.Column;
import io.relayer.app.terminal.ViewTable;
import io.relayer.core.database.Database;
import io.relayer.operations.status.NetworkViewDao;

/// Prints the table of chains.
final class ChainTable {
  private static final ViewTable TABLE =
      ViewTable.of()
          .with(Column.number("chain"), "chain_id")
          .with(Column.text("name"), "name")
          .with(Column.number("head"), "head_number")
          .with(Column.time("head at"), "head_at")
          .with(Column.number("finalized"), "finalized_number")
          .with(Column.time("finalized since"), "finalized_since")
          .with(Column.number("base fee (wei)"), "base_fee")
          .with(Column.number("pending"), "pending")
          .with(
              Column.text("nodes"),
              row ->
                  "%s of %s healthy".formatted(row.text("nodes_healthy"), row.text("nodes_total")))
          .with(
              Column.text("confirmations"),
              row -> row.flag("confirm_by_finalized") ? "finalized" : row.text("confirmations"))
          .with(Column.state("paused"), row -> row.flag("paused") ? "paused" : null);

  private ChainTable() {}

  /// Reads and prints them; gives back the exit code.
  static int print(RowOptions options) {
    try (Database database = options.database()) {
      TABLE.print(options.out(), database.withHandle(NetworkViewDao::chains), options.json());
    }
    return ExitCode.DONE;
  }
}
