package io.relayer.app.retry;

import io.relayer.app.run.RowOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `relayer retry list`.
@Command(
    name = "list",
    description = "The newest jobs, and how far they are.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  relayer retry list",
      "  relayer retry list --json | jq 'select(.state == \"running\")'"
    })
final class ListJobs implements Callable<Integer> {
  static final int NEWEST = 100;

  private static final int MOST = 10_000;

  @Mixin private RowOptions options;

  @Option(names = "--limit", paramLabel = "N", description = "How many at most, up to 10000; 100.")
  private int limit = NEWEST;

  @Override
  public Integer call() {
    options.require(
        limit >= 1 && limit <= MOST, "--limit: %d: expected 1 to %d".formatted(limit, MOST));
    return JobText.list(options, limit);
  }
}
