package io.relayer.app.status;

import io.relayer.app.run.CommandOptions;
import io.relayer.app.terminal.ExitCode;
import io.relayer.app.terminal.Json;
import io.relayer.app.terminal.Redraw;
import io.relayer.core.database.Database;
import io.relayer.core.transaction.State;
import io.relayer.core.transaction.TransactionFilter;
import io.relayer.messages.TransactionId;
import io.relayer.operations.status.Search;
import io.relayer.operations.status.TransactionDetail;
import io.relayer.operations.status.TransactionViewDao;
import io.relayer.operations.status.ViewRow;
import java.io.PrintWriter;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `relayer status`.
@Command(
    name = "status",
    description = {
      "One transaction with its history and attempts, or a list of them, newest first.",
      "Exit code 1 where ID leads to nothing, or to a request that was rejected."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  relayer status billing/invoice-8841 --watch",
      "  relayer status --state failed --since 24h --label batch=2026-11",
      "  relayer status --json --sender 0x70997970c51812dc3a010c7d01b50e0d17dc79c8 | jq -r .hash"
    })
public final class StatusCommand implements Callable<Integer> {
  private static final int MOST = 1_000;

  @Mixin private CommandOptions options;
  @Mixin private FilterOptions filter;

  @Parameters(
      arity = "0..1",
      paramLabel = "ID",
      description =
          "PRODUCER/ID, ID (of producer default), a transaction id, a hash, or"
              + " CHAIN:SENDER:NONCE.")
  private @Nullable String id;

  @Option(names = "--limit", paramLabel = "N", description = "How many at most, up to 1000; 50.")
  private int limit = 50;

  @Option(
      names = "--after",
      paramLabel = "TOKEN",
      description = "The page after the one that ended with TOKEN.")
  private @Nullable UUID after;

  @Option(
      names = "--watch",
      description = "Show it again each second until all that is shown is final, or Ctrl-C.")
  private boolean watch;

  @Option(names = "--json", description = "Print one JSON document for one, JSON lines for a list.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    options.require(
        limit >= 1 && limit <= MOST, "--limit: %s: expected 1 to %d".formatted(limit, MOST));
    options.require(
        id == null || (filter.filter().equals(TransactionFilter.ALL) && after == null),
        "ID and filters: expected one of them");
    options.require(id == null || !id.isBlank(), "ID: expected one that is not empty");
    try (Database database = options.database()) {
      String one = id;
      return one == null ? list(database) : one(database, one);
    }
  }

  private int one(Database database, String text) throws InterruptedException {
    PrintWriter out = options.out();
    return switch (Search.of(database, text)) {
      case Search.Found(ViewRow first) -> {
        new Redraw(out, !json).untilDone(page -> print(page, database, text, first) || !watch);
        yield ExitCode.DONE;
      }
      case Search.Pruned pruned -> {
        if (json) {
          Json.print(out, pruned.json());
        } else {
          out.println(pruned.text());
          out.flush();
        }
        yield ExitCode.DONE;
      }
      case Search.Rejected rejected -> {
        if (json) {
          Json.print(out, rejected.json());
        } else {
          StatusText.printRejections(out, rejected.rows());
        }
        yield ExitCode.FAILED;
      }
      case Search.Nothing nothing -> options.fail(nothing.message(text));
    };
  }

  /// @return whether it is final
  private boolean print(PrintWriter page, Database database, String text, ViewRow first) {
    ViewRow row = Search.of(database, text) instanceof Search.Found(var now) ? now : first;
    TransactionDetail detail = TransactionDetail.of(database, row);
    if (json && watch) {
      Json.line(page, detail.json());
    } else if (json) {
      Json.print(page, detail.json());
    } else {
      StatusText.print(page, detail);
    }
    return detail.state().isFinal();
  }

  private int list(Database database) throws InterruptedException {
    TransactionFilter wanted = filter.filter();
    TransactionId from = after == null ? null : new TransactionId(after);
    new Redraw(options.out(), !json)
        .untilDone(page -> {
          List<ViewRow> rows =
              database.withHandle(h -> TransactionViewDao.list(h, wanted, from, limit));
          print(page, rows);
          return !watch || rows.stream().allMatch(StatusCommand::isFinal);
        });
    return ExitCode.DONE;
  }

  private void print(PrintWriter page, List<ViewRow> rows) {
    if (json) {
      rows.forEach(row -> Json.line(page, row.json()));
      return;
    }
    StatusText.print(page, rows);
    if (rows.isEmpty()) {
      page.println("(none)");
    } else if (rows.size() == limit) {
      page.println("more: --after " + rows.getLast().get("transaction_id"));
    }
  }

  private static boolean isFinal(ViewRow row) {
    return State.parse(row.get("state")).isFinal();
  }
}
