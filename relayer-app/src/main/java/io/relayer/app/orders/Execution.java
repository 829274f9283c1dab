package io.relayer.app.orders;

import io.relayer.core.database.Database;
import io.relayer.core.domain.TransactionId;
import io.relayer.core.order.Outcome;
import io.relayer.core.status.OrderableDao;
import io.relayer.core.status.OrderableDao.Orderable;
import io.relayer.core.status.TransactionFilter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Gives the order page by page, and follows what came of it.
///
/// Crash points: each page is a SQL transaction of its own, so what was done before an interruption
/// stays done, and is not among what the same filter finds the next time.
final class Execution {
  private final Database database;
  private final OrderDesk desk;
  private final OrderReport report;
  private final @Nullable Follower follower;

  /// @param follower null where nobody waits
  Execution(Database database, OrderDesk desk, OrderReport report, @Nullable Follower follower) {
    this.database = database;
    this.desk = desk;
    this.report = report;
    this.follower = follower;
  }

  int of(List<String> ids) throws InterruptedException {
    Named named = Named.of(database, ids);
    named.unknown().forEach(report::unknown);
    for (int from = 0; from < named.found().size(); from += OrderDesk.PAGE) {
      give(
          named.found().subList(from, Math.min(named.found().size(), from + OrderDesk.PAGE)),
          report::named);
    }
    return finish();
  }

  /// Newest first, so what comes in meanwhile is not among them.
  int of(TransactionFilter filter) throws InterruptedException {
    TransactionId last = null;
    while (true) {
      TransactionId after = last;
      List<Orderable> page =
          database.withHandle(
              handle -> OrderableDao.page(handle, desk.demand(), filter, after, OrderDesk.PAGE));
      if (page.isEmpty()) {
        break;
      }
      give(page, report::filtered);
      last = page.getLast().id();
    }
    report.summary();
    return finish();
  }

  private interface Told {
    void of(Orderable about, Outcome outcome);
  }

  private void give(List<Orderable> page, Told told) throws InterruptedException {
    List<Outcome> outcomes = desk.give(page);
    for (int i = 0; i < page.size(); i++) {
      told.of(page.get(i), outcomes.get(i));
    }
    for (int i = 0; follower != null && i < page.size(); i++) {
      if (outcomes.get(i) instanceof Outcome.Done) {
        follower.follow(page.get(i));
      }
    }
    report.flush();
  }

  private int finish() throws InterruptedException {
    if (follower != null) {
      follower.finish().forEach(report::timedOut);
    }
    report.flush();
    return OrderRun.exitCode(report.isWell());
  }
}
