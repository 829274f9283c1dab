package io.relayer.app.orders;

import io.relayer.app.config.Configuration;
import io.relayer.app.config.DurationConverter;
import io.relayer.app.run.CommandOptions;
import io.relayer.app.run.Databases;
import io.relayer.app.status.FilterOptions;
import io.relayer.app.terminal.ExitCode;
import io.relayer.app.terminal.Follower;
import io.relayer.app.terminal.ProgressLine;
import io.relayer.core.database.Database;
import io.relayer.core.transaction.TransactionFilter;
import io.relayer.messages.order.Order;
import io.relayer.operations.orders.OrderService;
import io.relayer.operations.orders.OrderableDao;
import io.relayer.operations.orders.OrderableDao.Orderable;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Options and execution of the commands that give orders.
final class OrderRun {
  @Mixin private CommandOptions options;
  @Mixin private FilterOptions filter;

  @Parameters(
      arity = "0..*",
      paramLabel = "ID",
      description =
          "PRODUCER/ID, ID (of producer default), a transaction id, a hash, or"
              + " CHAIN:SENDER:NONCE. Either these or filters.")
  private List<String> ids = List.of();

  @Option(names = "--dry-run", description = "Only show what would be done.")
  private boolean dryRun;

  @Option(names = "--wait", description = "Follow all of them until they are final.")
  private boolean wait;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "How long --wait waits after the last order; 10m.")
  private Duration timeout = Duration.ofMinutes(10);

  @Option(
      names = "--json",
      description = "Print JSON lines; with --dry-run and filters a document.")
  private boolean json;

  int of(Order.Demand demand) throws InterruptedException {
    TransactionFilter wanted = filter.filter();
    check(demand.kind(), wanted);
    Configuration configuration = options.configuration();
    try (Database database = Databases.forReading(configuration)) {
      OrderReport report = new OrderReport(options.out(), options.err(), demand, json);
      OrderService desk = new OrderService(database, demand, OperatorName.name(configuration));
      if (dryRun) {
        DryRun dry = new DryRun(database, desk, report);
        return ids.isEmpty() ? dry.of(wanted) : dry.of(ids);
      }
      Follower<Orderable> follower =
          new Follower<>(
              page -> Execution.ended(database, page, report),
              "final",
              timeout,
              ProgressLine.on(options.err()));
      Execution execution = new Execution(database, desk, report, wait ? follower : null);
      return ids.isEmpty() ? execution.of(wanted) : execution.of(ids);
    }
  }

  private void check(Order.Kind kind, TransactionFilter wanted) {
    boolean filtered = !wanted.equals(TransactionFilter.ALL);
    String open = OrderText.states(OrderableDao.states(kind));
    options.require(
        filtered || !ids.isEmpty(),
        "nothing is named: expected IDs or filters (--state %s means everything)".formatted(open));
    options.require(!filtered || ids.isEmpty(), "ID and filters: expected one of them");
    options.require(ids.stream().noneMatch(String::isBlank), "ID: expected one that is not empty");
    options.require(
        OrderableDao.states(kind).containsAll(wanted.states()),
        "--state: %s is for %s".formatted(kind.text(), open));
    options.require(wanted.failure() == null, "--failure: what has failed is final");
    options.require(!(dryRun && wait), "--dry-run and --wait: expected one of them");
  }

  static int exitCode(boolean well) {
    return well ? ExitCode.DONE : ExitCode.FAILED;
  }
}
