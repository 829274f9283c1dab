package io.relayer.app.chains;

import io.relayer.app.ExitCode;
import io.relayer.app.config.ChainIdConverter;
import io.relayer.app.config.ConfigOption;
import io.relayer.app.config.JsonOption;
import io.relayer.app.run.Databases;
import io.relayer.app.terminal.Json;
import io.relayer.app.terminal.Table;
import io.relayer.app.terminal.Table.Column;
import io.relayer.core.database.Database;
import io.relayer.core.domain.ChainId;
import io.relayer.core.status.NetworkViewDao;
import io.relayer.core.status.ViewRow;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `relayer nodes`.
@Command(
    name = "nodes",
    description = "The nodes of the chains, as the monitors see them.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  relayer nodes --chain 1",
      "  relayer nodes --json | jq 'select(.state != \"usable\") | .lastError'"
    })
public final class NodesCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfigOption config;
  @Mixin private JsonOption json;

  @Option(
      names = "--chain",
      paramLabel = "ID",
      converter = ChainIdConverter.class,
      description = "Those of this chain.")
  private @Nullable ChainId chain;

  @Override
  public Integer call() {
    List<ViewRow> rows;
    try (Database database = Databases.forReading(config.read())) {
      rows = database.withHandle(handle -> NetworkViewDao.nodes(handle, chain));
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json.isGiven()) {
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
            Column.text("node"),
            Column.state("state"),
            Column.state("breaker"),
            Column.number("head"),
            Column.number("lag"),
            Column.number("ms"),
            Column.text("client"),
            Column.text("checked at"),
            Column.words("last error"));
    for (ViewRow row : rows) {
      Long latency = row.number("latency_ms");
      table.row(
          row.text("chain_id"),
          row.text("node"),
          row.get("state"),
          row.get("breaker"),
          row.text("head_number"),
          row.text("lag"),
          latency,
          row.text("client_version"),
          row.text("checked_at"),
          row.text("last_error"));
    }
    return table;
  }
}
