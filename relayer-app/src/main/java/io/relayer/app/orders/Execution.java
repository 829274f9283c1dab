package io.relayer.app.orders;

import static java.util.Objects.requireNonNull;

import io.relayer.app.terminal.Follower;
import io.relayer.core.RelayerException;
import io.relayer.core.database.Database;
import io.relayer.core.order.Outcome;
import io.relayer.core.transaction.TransactionFilter;
import io.relayer.messages.TransactionId;
import io.relayer.operations.orders.OrderService;
import io.relayer.operations.orders.OrderTargets;
import io.relayer.operations.orders.OrderableDao;
import io.relayer.operations.orders.OrderableDao.Orderable;
import io.relayer.operations.status.FollowDao;
import io.relayer.operations.status.FollowDao.Final;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Gives the order page by page, and follows what came of it.
///
/// Crash points: each page is a SQL transaction of its own, so what was done before an interruption
/// stays done, and is not among what the same filter finds the next time.
final class Execution {
  private final Database database;
  private final OrderService desk;
  private final OrderReport report;
  private final @Nullable Follower<Orderable> follower;

  /// @param follower null where nobody waits
  Execution(
      Database database,
      OrderService desk,
      OrderReport report,
      @Nullable Follower<Orderable> follower) {
    this.database = database;
    this.desk = desk;
    this.report = report;
    this.follower = follower;
  }

  int of(List<String> ids) throws InterruptedException {
    OrderTargets named = OrderTargets.of(database, ids);
    named.unknown().forEach(report::unknown);
    for (int from = 0; from < named.found().size(); from += OrderService.PAGE) {
      give(
          named.found().subList(from, Math.min(named.found().size(), from + OrderService.PAGE)),
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
              handle -> OrderableDao.page(handle, desk.demand(), filter, after, OrderService.PAGE));
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
        follow(follower, page.get(i));
      }
    }
    report.flush();
  }

  private static void follow(Follower<Orderable> follower, Orderable one)
      throws InterruptedException {
    if (!follower.follow(one)) {
      throw new RelayerException(
          "nothing has ended for %s: no more is ordered before %s"
              .formatted(follower.patience(), one.request()));
    }
  }

  /// Tells of those that are final.
  ///
  /// @return those, with the state of each
  static Map<Orderable, String> ended(Database database, List<Orderable> page, OrderReport report) {
    Map<TransactionId, Orderable> byId =
        page.stream().collect(Collectors.toMap(Orderable::id, one -> one));
    Map<Orderable, String> ended = new HashMap<>();
    for (Final end : database.withHandle(handle -> FollowDao.finals(handle, byId.keySet()))) {
      Orderable one = requireNonNull(byId.get(end.id()));
      report.ended(one, end);
      ended.put(one, end.state().text());
    }
    return ended;
  }

  private int finish() throws InterruptedException {
    if (follower != null) {
      follower.finish().forEach(report::timedOut);
    }
    report.flush();
    return OrderRun.exitCode(report.isWell());
  }
}
