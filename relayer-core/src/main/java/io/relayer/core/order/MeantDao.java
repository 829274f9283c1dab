package io.relayer.core.order;

import io.relayer.messages.TransactionId;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Which generation an order meant when it was carried out, as the history of its request has it:
/// the event that it led to names it, and comes back from Kafka after a restore.
final class MeantDao {
  private MeantDao() {}

  /// @param newest a generation of the request
  /// @param source of the order
  static Optional<Integer> generation(Handle handle, TransactionId newest, String source) {
    return handle
        .createQuery(
            """
            select (x.value::jsonb #>> '{order,generation}')::integer
            from transactions n
            join transactions t using (request_key)
            join transitions x on x.transaction_id = t.transaction_id
            where n.transaction_id = :newest and x.value::jsonb #>> '{order,source}' = :source
            order by x.sequence limit 1
            """)
        .bind("newest", newest)
        .bind("source", source)
        .mapTo(Integer.class)
        .findOne();
  }

  /// When a generation was made.
  static Instant madeAt(Handle handle, TransactionId generation) {
    return handle
        .createQuery("select queued_at from transactions where transaction_id = :id")
        .bind("id", generation)
        .mapTo(Instant.class)
        .one();
  }
}
