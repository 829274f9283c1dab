package io.relayer.operations.orders;

import io.relayer.core.transaction.FilterSql;
import io.relayer.core.transaction.RowConditions;
import io.relayer.core.transaction.State;
import io.relayer.core.transaction.TransactionFilter;
import io.relayer.messages.TransactionId;
import io.relayer.messages.order.Order;
import io.relayer.messages.request.RequestKey;
import io.relayer.operations.status.TransactionViewDao;
import io.relayer.operations.status.ViewRow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/// Selects the transactions of a filter that an order would still change: the newest generations
/// that are not final, without those that it was given for already.
public final class OrderableDao {
  private OrderableDao() {}

  /// A generation of a request, as what an order is about.
  public record Orderable(TransactionId id, RequestKey request, int generation, State state) {
    /// @param row of `transaction_status`
    public static Orderable of(ViewRow row) {
      return new Orderable(
          TransactionViewDao.id(row),
          TransactionViewDao.key(row),
          Integer.parseInt(row.get("generation")),
          State.parse(row.get("state")));
    }
  }

  /// The states in which such an order changes anything.
  public static Set<State> states(Order.Kind kind) {
    return switch (kind) {
      case CANCEL -> Set.of(State.QUEUED, State.SIGNED, State.PENDING);
      case BUMP -> Set.of(State.SIGNED, State.PENDING);
      case RETRY -> Set.of(State.FAILED, State.CANCELLED);
      case PRIORITIZE -> Set.of(State.QUEUED);
    };
  }

  /// A page of them, newest first.
  ///
  /// @param after only what is older than this one: the last of the page before
  public static List<Orderable> page(
      Handle handle,
      Order.Demand demand,
      TransactionFilter filter,
      @Nullable TransactionId after,
      int limit) {
    Query query =
        handle.createQuery(
            """
            with page as materialized (
              select t.transaction_id, t.request_key, t.generation, t.state from transactions t
              where %s %s
              order by t.transaction_id desc limit :limit)
            select p.transaction_id, p.generation, p.state, r.producer, r.request_id
            from page p join requests r using (request_key) order by p.transaction_id desc
            """
                .formatted(
                    where(demand, filter), after == null ? "" : "and t.transaction_id < :after"));
    if (after != null) {
      query.bind("after", after);
    }
    return bind(query, demand, filter)
        .bind("limit", limit)
        .map((rows, context) ->
            new Orderable(
                new TransactionId(rows.getObject("transaction_id", UUID.class)),
                new RequestKey(rows.getString("producer"), rows.getString("request_id")),
                rows.getInt("generation"),
                State.parse(rows.getString("state"))))
        .list();
  }

  /// How many there are in each state.
  public static Map<State, Long> count(
      Handle handle, Order.Demand demand, TransactionFilter filter) {
    Map<State, Long> counts = new LinkedHashMap<>();
    bind(
            handle.createQuery(
                "select t.state, count(*) as count from transactions t where %s group by t.state order by t.state"
                    .formatted(where(demand, filter))),
            demand,
            filter)
        .map((rows, context) ->
            counts.put(State.parse(rows.getString("state")), rows.getLong("count")))
        .list();
    return counts;
  }

  private static Query bind(Query query, Order.Demand demand, TransactionFilter filter) {
    if (demand.priority() != null) {
      query.bind("priority", demand.priority());
    }
    return FilterSql.bind(query, filter);
  }

  private static String where(Order.Demand demand, TransactionFilter filter) {
    TransactionFilter narrowed =
        filter.states().isEmpty() ? filter.withStates(states(demand.kind())) : filter;
    return """
    %s and %s
      and %s
    """
        .formatted(
            FilterSql.where(narrowed),
            switch (demand.kind()) {
              case CANCEL -> "t.intent is null";
              case BUMP -> "not t.bump_ordered and t.block_number is null";
              case RETRY -> "true";
              case PRIORITIZE -> "t.priority <> :priority";
            },
            RowConditions.NEWEST_GENERATION);
  }
}
