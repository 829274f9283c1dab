package io.relayer.app.chains;

import io.relayer.app.config.Configuration;
import io.relayer.app.run.Databases;
import io.relayer.app.terminal.ExitCode;
import io.relayer.app.terminal.Table.Column;
import io.relayer.app.terminal.ViewTable;
import io.relayer.core.database.Database;
import io.relayer.operations.status.NetworkViewDao;
import java.io.PrintWriter;

/// Prints the table of chains.
record ChainTable(PrintWriter out, boolean json) {
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

  /// Reads and prints them; gives back the exit code.
  int print(Configuration configuration) {
    try (Database database = Databases.forReading(configuration)) {
      TABLE.print(out, database.withHandle(NetworkViewDao::chains), json);
    }
    return ExitCode.DONE;
  }
}
