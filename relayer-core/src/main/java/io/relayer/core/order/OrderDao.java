package io.relayer.core.order;

import io.relayer.messages.order.Order;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/// Table `orders`.
final class OrderDao {
  private OrderDao() {}

  /// An order, and what became of it.
  record Entry(Order order, Outcome outcome) {}

  /// Keeps those whose request is known.
  static void insert(Handle handle, List<Entry> entries) {
    PreparedBatch batch =
        handle.prepareBatch(
            """
            insert into orders (producer, request_id, kind, priority, generation, ordered_by, state, detail)
            values (:producer, :id, :kind, :priority, :generation, :by, :state, :detail)
            """);
    for (Entry entry : entries) {
      switch (entry.outcome()) {
        case Outcome.Done(var effect, var detail) ->
            add(batch, entry.order(), "done", effect.text() + ": " + detail);
        case Outcome.Refused(var why) -> add(batch, entry.order(), "refused", why);
        case Outcome.Unknown() -> {}
      }
    }
    if (batch.size() > 0) {
      batch.execute();
    }
  }

  private static void add(PreparedBatch batch, Order order, String state, String detail) {
    batch
        .bind("producer", order.request().producer())
        .bind("id", order.request().id())
        .bind("kind", order.kind().text())
        .bind("priority", order.demand().priority())
        .bind("generation", order.generation())
        .bind("by", order.by())
        .bind("state", state)
        .bind("detail", detail)
        .add();
  }
}
