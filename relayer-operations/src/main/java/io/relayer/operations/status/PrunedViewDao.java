package io.relayer.operations.status;

import io.relayer.messages.request.RequestKey;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Reads how requests stand whose transactions were deleted by their age.
final class PrunedViewDao {
  private PrunedViewDao() {}

  /// With the names that the views give to the same.
  static Optional<ViewRow> find(Handle handle, RequestKey key) {
    return handle
        .createQuery(
            """
            select p.transaction_id, r.producer, r.request_id, p.generation, p.chain_id, p.state, p.failure_code,
                   p.failure_message, hex(p.hash) as hash, p.labels, p.ended_at as final_at, p.pruned_at
            from requests r join pruned_requests p using (request_key)
            where r.producer = :producer and r.request_id = :request
            """)
        .bind("producer", key.producer())
        .bind("request", key.id())
        .map(ViewRow::read)
        .findOne();
  }

  static boolean any(Handle handle) {
    return handle
        .createQuery("select exists (select from pruned_requests)")
        .mapTo(Boolean.class)
        .one();
  }
}
