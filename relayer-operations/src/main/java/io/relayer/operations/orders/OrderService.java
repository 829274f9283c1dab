package io.relayer.operations.orders;

import io.relayer.core.RelayerException;
import io.relayer.core.database.Database;
import io.relayer.core.order.Orders;
import io.relayer.core.order.Outcome;
import io.relayer.core.restore.Holds;
import io.relayer.core.restore.Verified;
import io.relayer.core.transaction.State;
import io.relayer.core.transaction.TransactionFilter;
import io.relayer.messages.order.Order;
import io.relayer.operations.orders.OrderableDao.Orderable;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/// Gives an operator's orders: each call is one SQL transaction, through the same steps that orders
/// by Kafka take.
///
/// Why: RATIONALE.md#orders-in-sql.
public final class OrderService {
  /// The most that one SQL transaction locks.
  public static final int PAGE = 200;

  private final Database database;
  private final Order.Demand demand;
  private final String by;

  public OrderService(Database database, Order.Demand demand, String by) {
    this.database = database;
    this.demand = demand;
    this.by = by;
  }

  public Order.Demand demand() {
    return demand;
  }

  /// Carries the order out for each of these.
  ///
  /// @param page [#PAGE] at most
  /// @return what became of each, in the same order
  public List<Outcome> give(List<Orderable> page) {
    return database.inTransaction(handle -> carryOut(handle, page));
  }

  /// What would become of it, as they stand now; nothing is changed.
  public List<Outcome> tryOut(List<Orderable> page) {
    return database.inTransaction(handle -> {
      List<Outcome> outcomes = carryOut(handle, page);
      handle.rollback();
      return outcomes;
    });
  }

  /// The transactions of a filter that an order would be given for.
  ///
  /// @param counts in each state
  /// @param sample the newest ones
  /// @param outcomes what would become of each of these
  public record Preview(Map<State, Long> counts, List<Orderable> sample, List<Outcome> outcomes) {}

  /// Tries the order out for the newest transactions of a filter; nothing is changed.
  ///
  /// @param sample how many of them at most
  public Preview preview(TransactionFilter filter, int sample) {
    Map<State, Long> counts =
        database.withHandle(handle -> OrderableDao.count(handle, demand, filter));
    List<Orderable> newest =
        database.withHandle(handle -> OrderableDao.page(handle, demand, filter, null, sample));
    return new Preview(counts, newest, tryOut(newest));
  }

  private List<Outcome> carryOut(Handle handle, List<Orderable> page) {
    handle.execute(
        "select set_config('lock_timeout', '10s', true), set_config('statement_timeout', '1min', true)");
    Holds.list(handle).stream()
        .findFirst()
        .ifPresent(hold -> {
          throw new RelayerException(
              "no orders are taken while a hold stands (%s: %s): relayer recover shows what is wrong"
                  .formatted(hold.name(), hold.detail()));
        });
    if (!Verified.is(handle)) { // on an older copy, what is queued may have been signed already
      throw new RelayerException(
          "no orders are taken before a signer has compared this run of the database server with Kafka: see that one runs, then try again");
    }
    return Orders.carryOut(
        handle,
        page.stream().map(one -> new Order(one.request(), demand, one.generation(), by)).toList());
  }
}
