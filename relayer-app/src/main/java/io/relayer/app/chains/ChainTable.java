package io.relayer.app.chains;

import io.relayer.app.ExitCode;
import io.relayer.app.run.Databases;
import io.relayer.app.terminal.Json;
import io.relayer.app.terminal.Table;
import io.relayer.app.terminal.Table.Column;
import io.relayer.core.config.Configuration;
import io.relayer.core.database.Database;
import io.relayer.core.status.NetworkViewDao;
import io.relayer.core.status.ViewRow;
import java.io.PrintWriter;
import java.util.List;

/// How chains are shown.
record ChainTable(PrintWriter out, boolean json) {

  /// Reads and prints them; gives back the exit code.
  int print(Configuration configuration) {
    List<ViewRow> rows;
    try (Database database = Databases.forReading(configuration)) {
      rows = database.withHandle(NetworkViewDao::chains);
    }
    if (json) {
      rows.forEach(row -> Json.line(out, row.json()));
    } else {
      table(rows).print(out);
    }
    out.flush();
    return ExitCode.DONE;
  }

  private static Table table(List<ViewRow> rows) {
    Table table =
        new Table(
            Column.number("chain"),
            Column.text("name"),
            Column.number("head"),
            Column.text("head at"),
            Column.number("finalized"),
            Column.number("base fee (wei)"),
            Column.number("pending"),
            Column.text("nodes"),
            Column.text("confirmations"),
            Column.state("paused"));
    for (ViewRow row : rows) {
      table.row(
          row.text("chain_id"),
          row.text("name"),
          row.text("head_number"),
          row.text("head_at"),
          row.text("finalized_number"),
          row.text("base_fee"),
          row.text("pending"),
          "%s of %s usable".formatted(row.text("nodes_healthy"), row.text("nodes_total")),
          row.flag("confirm_by_finalized") ? "finalized" : row.text("confirmations"),
          row.flag("paused") ? "paused" : null);
    }
    return table;
  }
}
