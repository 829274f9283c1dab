package io.relayer.operations.status;

import io.relayer.core.database.Database;
import io.relayer.core.transaction.State;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A transaction with its history, its attempts and the orders about it.
///
/// @param transaction of `transaction_status`
/// @param history of `transaction_history`, over all generations of the request
/// @param attempts of `attempt_status`
/// @param orders of `order_log`, over all generations of the request, the newest first
public record TransactionDetail(
    ViewRow transaction, List<ViewRow> history, List<ViewRow> attempts, List<ViewRow> orders) {

  public static TransactionDetail of(Database database, ViewRow transaction) {
    return database.withHandle(handle ->
        new TransactionDetail(
            transaction,
            TransactionViewDao.history(handle, TransactionViewDao.key(transaction)),
            TransactionViewDao.attempts(handle, TransactionViewDao.id(transaction)),
            TransactionViewDao.orders(handle, TransactionViewDao.key(transaction))));
  }

  public State state() {
    return State.parse(transaction.get("state"));
  }

  /// Its document: the columns of the views.
  public Map<String, Object> json() {
    Map<String, Object> document = new LinkedHashMap<>(transaction.json());
    document.put("history", history.stream().map(ViewRow::json).toList());
    document.put("attemptList", attempts.stream().map(ViewRow::json).toList());
    document.put("orders", orders.stream().map(ViewRow::json).toList());
    return document;
  }
}
