package io.relayer.operations.status;

import io.relayer.core.transaction.EarlierGenerations;
import io.relayer.core.transaction.FilterSql;
import io.relayer.core.transaction.TransactionFilter;
import io.relayer.messages.TransactionId;
import io.relayer.messages.request.RequestKey;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/// The views of transactions.
///
/// Why: RATIONALE.md#page-token.
public final class TransactionViewDao {
  private TransactionViewDao() {}

  /// The rows of `transaction_status` that the filter lets through, newest first.
  ///
  /// @param after only what is older than this one: the last of the page before
  public static List<ViewRow> list(
      Handle handle, TransactionFilter filter, @Nullable TransactionId after, int limit) {
    Query query = handle.createQuery(listSql(filter, after != null));
    if (after != null) {
      query.bind("after", after);
    }
    return FilterSql.bind(query, filter).bind("limit", limit).map(ViewRow::read).list();
  }

  public static String listSql(TransactionFilter filter, boolean after) {
    return """
    with page as materialized (
      select t.transaction_id from transactions t
      where %s %s
      order by t.transaction_id desc limit :limit)
    select s.* from page join transaction_status s using (transaction_id) order by transaction_id desc
    """
        .formatted(FilterSql.where(filter), after ? "and t.transaction_id < :after" : "");
  }

  /// The row of `transaction_status` that is meant; of a request, the generation that says how it
  /// stands.
  public static Optional<ViewRow> find(Handle handle, Locator locator) {
    return id(handle, locator)
        .flatMap(id ->
            handle
                .createQuery("select s.* from transaction_status s where s.transaction_id = :id")
                .bind("id", id)
                .map(ViewRow::read)
                .findOne());
  }

  private static Optional<TransactionId> id(Handle handle, Locator locator) {
    return switch (locator) {
      case Locator.ById(var id) -> Optional.of(id);
      case Locator.ByRequest(var key) ->
          handle
              .createQuery(
                  """
                  select t.transaction_id from requests r join transactions t using (request_key)
                  where r.producer = :producer and r.request_id = :request
                  order by %s limit 1
                  """
                      .formatted(EarlierGenerations.deciding("t")))
              .bind("producer", key.producer())
              .bind("request", key.id())
              .mapTo(TransactionId.class)
              .findOne();
      case Locator.ByHash(var hash) ->
          handle
              .createQuery("select transaction_id from attempts where hash = :hash")
              .bind("hash", hash)
              .mapTo(TransactionId.class)
              .findOne();
      case Locator.ByNonce(var chain, var sender, var nonce) ->
          handle
              .createQuery(
                  """
                  select transaction_id from transactions
                  where chain_id = :chain and sender = :sender and nonce = :nonce
                  """)
              .bind("chain", chain)
              .bind("sender", sender)
              .bind("nonce", nonce)
              .mapTo(TransactionId.class)
              .findOne();
    };
  }

  /// The rows of `transaction_history` of all generations of a request, in order.
  public static List<ViewRow> history(Handle handle, RequestKey key) {
    return ofRequest(
        handle,
        key,
        """
        select x.* from transaction_history x
        where x.producer = :producer and x.request_id = :request order by x.sequence
        """);
  }

  /// The rows of `attempt_status` of a transaction, in order.
  public static List<ViewRow> attempts(Handle handle, TransactionId transaction) {
    return handle
        .createQuery(
            "select a.* from attempt_status a where a.transaction_id = :id order by a.attempt")
        .bind("id", transaction)
        .map(ViewRow::read)
        .list();
  }

  /// The newest rows of view `rejections` of a request.
  public static List<ViewRow> rejections(Handle handle, RequestKey key) {
    return ofRequest(
        handle,
        key,
        """
        select j.* from rejections j
        where j.producer = :producer and j.request_id = :request order by j.at desc limit 10
        """);
  }

  /// The newest rows of view `order_log` of a request.
  public static List<ViewRow> orders(Handle handle, RequestKey key) {
    return ofRequest(
        handle,
        key,
        """
        select o.* from order_log o
        where o.producer = :producer and o.request_id = :request order by o.ordered_at desc limit 20
        """);
  }

  private static List<ViewRow> ofRequest(Handle handle, RequestKey key, String sql) {
    return handle
        .createQuery(sql)
        .bind("producer", key.producer())
        .bind("request", key.id())
        .map(ViewRow::read)
        .list();
  }

  /// The transaction that a row of a view is about.
  public static TransactionId id(ViewRow row) {
    return new TransactionId(UUID.fromString(row.get("transaction_id")));
  }

  /// The request that a row of a view is about.
  public static RequestKey key(ViewRow row) {
    return new RequestKey(row.get("producer"), row.get("request_id"));
  }
}
