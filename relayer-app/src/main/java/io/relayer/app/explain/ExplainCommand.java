package io.relayer.app.explain;

import io.relayer.app.run.DocumentOptions;
import io.relayer.app.status.StatusText;
import io.relayer.app.terminal.ExitCode;
import io.relayer.app.terminal.Json;
import io.relayer.core.database.Database;
import io.relayer.operations.explain.Explanation;
import io.relayer.operations.explain.Reason;
import io.relayer.operations.explain.Reasons;
import io.relayer.operations.status.Search;
import io.relayer.operations.status.ViewRow;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `relayer explain`.
@Command(
    name = "explain",
    description = {
      "The whole story of one transaction: each step, where the time went, what each node said, what"
          + " it waits for and what to do about it.",
      "Exit code 1 where ID leads to nothing, or to a request that was rejected."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  relayer explain billing/invoice-8841",
      "  relayer explain 31337:0x70997970c51812dc3a010c7d01b50e0d17dc79c8:7",
      "  relayer explain --json invoice-8841 | jq .waitsFor"
    })
public final class ExplainCommand implements Callable<Integer> {
  @Mixin private DocumentOptions options;

  @Parameters(
      paramLabel = "ID",
      description =
          "PRODUCER/ID, ID (of producer default), a transaction id, a hash, or"
              + " CHAIN:SENDER:NONCE.")
  private String id = "";

  @Override
  public Integer call() {
    try (Database database = options.database()) {
      return switch (Search.of(database, id)) {
        case Search.Found(ViewRow row) -> {
          print(Explanation.of(database, row));
          yield ExitCode.DONE;
        }
        case Search.Pruned pruned -> {
          if (options.json()) {
            Json.print(options.out(), pruned.json());
          } else {
            options.out().println(pruned.text());
            options.out().flush();
          }
          yield ExitCode.DONE;
        }
        case Search.Rejected rejected -> {
          print(rejected);
          yield ExitCode.FAILED;
        }
        case Search.Nothing nothing -> options.fail(nothing.message(id));
      };
    }
  }

  private void print(Explanation explanation) {
    PrintWriter out = options.out();
    if (options.json()) {
      Json.print(out, explanation.json());
    } else {
      ExplanationText.print(out, explanation);
    }
  }

  private void print(Search.Rejected rejected) {
    PrintWriter out = options.out();
    Reason reason = Reasons.read().of(rejected);
    if (options.json()) {
      Map<String, Object> document = rejected.json();
      document.put("failure", reason.json());
      Json.print(out, document);
    } else {
      StatusText.printRejections(out, rejected.rows());
      out.println();
      ExplanationText.print(out, reason);
      out.flush();
    }
  }
}
