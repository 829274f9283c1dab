package io.relayer.app.chains;

import io.relayer.app.config.ChainOption;
import io.relayer.app.run.RowOptions;
import io.relayer.app.terminal.ExitCode;
import io.relayer.app.terminal.Table.Column;
import io.relayer.app.terminal.ViewTable;
import io.relayer.core.database.Database;
import io.relayer.operations.status.NetworkViewDao;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `relayer nodes`.
@Command(
    name = "nodes",
    description = "The nodes of the chains, as the monitors see them.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  relayer nodes --chain 1",
      "  relayer nodes --json | jq 'select(.state != \"alive\") | .lastError'"
    })
public final class NodesCommand implements Callable<Integer> {
  private static final ViewTable TABLE =
      ViewTable.of()
          .with(Column.number("chain"), "chain_id")
          .with(Column.text("node"), "node")
          .with(Column.text("duty"), "duty")
          .with(Column.state("state"), "state")
          .with(Column.state("breaker"), "breaker")
          .with(Column.number("head"), "head_number")
          .with(Column.number("lag"), "lag")
          .with(Column.number("ms"), row -> row.number("latency_ms"))
          .with(Column.number("errors (%)"), row -> percent(row.text("error_rate")))
          .with(Column.text("client"), "client_version")
          .with(Column.time("checked at"), "checked_at")
          .with(Column.time("last error at"), "last_error_at")
          .with(Column.words("last error"), "last_error");

  @Mixin private RowOptions options;
  @Mixin private ChainOption chain;

  @Override
  public Integer call() {
    try (Database database = options.database()) {
      TABLE.print(
          options.out(),
          database.withHandle(handle -> NetworkViewDao.nodes(handle, chain.id())),
          options.json());
    }
    return ExitCode.DONE;
  }

  private static @Nullable Long percent(@Nullable String share) {
    return share == null ? null : Math.round(Double.parseDouble(share) * 100);
  }
}
