package io.relayer.app.senders;

import io.relayer.app.run.RowOptions;
import io.relayer.app.terminal.ExitCode;
import io.relayer.app.terminal.Facts;
import io.relayer.app.terminal.Json;
import io.relayer.core.database.Database;
import io.relayer.operations.status.NetworkViewDao;
import io.relayer.operations.status.ViewRow;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `relayer senders show`.
@Command(
    name = "show",
    description = "All that is known of one sender. Exit code 1 where it is not known.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  relayer senders show 0x70997970c51812dc3a010c7d01b50e0d17dc79c8",
      "  relayer senders show 0x70997970c51812dc3a010c7d01b50e0d17dc79c8 --chain 1 --json"
    })
final class ShowSender implements Callable<Integer> {
  @Mixin private RowOptions options;
  @Mixin private SenderArgument which;

  @Override
  public Integer call() {
    List<ViewRow> rows;
    try (Database database = options.database()) {
      rows = database.withHandle(h -> NetworkViewDao.senders(h, which.chain(), which.sender()));
    }
    if (rows.isEmpty()) {
      return options.fail(which.unknown());
    }
    PrintWriter out = options.out();
    for (ViewRow row : rows) {
      if (options.json()) {
        Json.line(out, row.json());
      } else {
        facts(row).print(out);
        out.println();
      }
    }
    out.flush();
    return ExitCode.DONE;
  }

  private static Facts facts(ViewRow row) {
    return new Facts()
        .add("sender", row.text("sender"))
        .add("chain", row.text("chain_id"))
        .add("managed by", row.text("managed_by"))
        .add("pool", row.text("pool"))
        .add("next nonce", row.text("next_nonce"))
        .add("nonce on chain", row.text("chain_nonce"))
        .add("in flight", row.text("in_flight"))
        .add("queued", row.text("queued"))
        .add("balance", row.text("balance") == null ? null : row.text("balance") + " wei")
        .add("paused", row.text("halted"))
        .add("waits for", row.text("waiting_for"))
        .add("key last seen", row.text("key_seen_at"))
        .add("oldest unconfirmed since", row.text("oldest_unconfirmed_at"));
  }
}
