package io.relayer.app.senders;

import io.relayer.app.ExitCode;
import io.relayer.app.run.Databases;
import io.relayer.app.terminal.Json;
import io.relayer.app.terminal.Table;
import io.relayer.app.terminal.Table.Column;
import io.relayer.core.config.Configuration;
import io.relayer.core.database.Database;
import io.relayer.core.domain.ChainId;
import io.relayer.core.status.NetworkViewDao;
import io.relayer.core.status.ViewRow;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How senders are shown.
record SenderTable(PrintWriter out, boolean json) {

  /// Reads and prints them; gives back the exit code.
  int print(Configuration configuration, @Nullable ChainId chain) {
    try (Database database = Databases.forReading(configuration)) {
      List<ViewRow> rows =
          database.withHandle(handle -> NetworkViewDao.senders(handle, chain, null));
      print(rows);
      return ExitCode.DONE;
    }
  }

  private void print(List<ViewRow> rows) {
    if (json) {
      rows.forEach(row -> Json.line(out, row.json()));
    } else {
      table(rows).print(out);
    }
    out.flush();
  }

  private static Table table(List<ViewRow> rows) {
    Table table =
        new Table(
            Column.number("chain"),
            Column.hex("sender"),
            Column.number("next nonce"),
            Column.number("on chain"),
            Column.number("in flight"),
            Column.number("queued"),
            Column.number("balance (wei)"),
            Column.state("paused"),
            Column.text("waits for"),
            Column.text("managed by"));
    for (ViewRow row : rows) {
      table.row(
          row.text("chain_id"),
          row.text("sender"),
          row.text("next_nonce"),
          row.text("chain_nonce"),
          row.text("in_flight"),
          row.text("queued"),
          row.text("balance"),
          row.text("halted"),
          row.text("waiting_for"),
          row.text("managed_by"));
    }
    return table;
  }
}
