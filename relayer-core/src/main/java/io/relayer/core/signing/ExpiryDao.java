package io.relayer.core.signing;

import io.relayer.core.domain.TransactionId;
import io.relayer.core.lifecycle.Ref;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// Queued transactions whose deadline has passed, by the database's clock.
public final class ExpiryDao {
  private ExpiryDao() {}

  /// The earliest ones.
  public static List<Ref> expired(Handle handle, int limit) {
    return handle
        .createQuery(
            """
            select transaction_id, version from transactions
            where state = 'queued' and deadline <= clock_timestamp()
            order by deadline limit :limit
            """)
        .bind("limit", limit)
        .map((rows, context) ->
            new Ref(
                new TransactionId(rows.getObject("transaction_id", UUID.class)),
                rows.getInt("version")))
        .list();
  }
}
