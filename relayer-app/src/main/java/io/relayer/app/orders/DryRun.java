package io.relayer.app.orders;

import io.relayer.core.database.Database;
import io.relayer.core.order.Outcome;
import io.relayer.core.transaction.TransactionFilter;
import io.relayer.operations.orders.OrderService;
import io.relayer.operations.orders.OrderTargets;
import io.relayer.operations.orders.OrderableDao.Orderable;
import java.util.List;

/// Shows what an order would do: it is tried out, and rolled back.
final class DryRun {
  private static final int SAMPLE = 10;

  private final Database database;
  private final OrderService desk;
  private final OrderReport report;

  DryRun(Database database, OrderService desk, OrderReport report) {
    this.database = database;
    this.desk = desk;
    this.report = report;
  }

  int of(List<String> ids) {
    OrderTargets named = OrderTargets.of(database, ids);
    named.unknown().forEach(report::unknown);
    for (int from = 0; from < named.found().size(); from += OrderService.PAGE) {
      List<Orderable> page =
          named.found().subList(from, Math.min(named.found().size(), from + OrderService.PAGE));
      List<Outcome> outcomes = desk.tryOut(page);
      for (int i = 0; i < page.size(); i++) {
        report.wouldBe(page.get(i), outcomes.get(i));
      }
    }
    report.flush();
    return OrderRun.exitCode(report.isWell());
  }

  int of(TransactionFilter filter) {
    report.dryRun(desk.preview(filter, SAMPLE));
    return OrderRun.exitCode(true);
  }
}
