package io.relayer.signer.signing;

import io.relayer.core.database.IndexOrder;
import io.relayer.core.transaction.TransactionVersion;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Transactions whose deadline has passed, by the database's clock.
public final class ExpiryDao {
  private ExpiryDao() {}

  /// The earliest ones among those without a nonce.
  public static List<TransactionVersion> queued(Handle handle, int limit) {
    return IndexOrder.read(handle, () -> read(handle, "nonce is null and final_at is null", limit));
  }

  /// The earliest ones among those that are out, in no block, and wanted so far.
  public static List<TransactionVersion> out(Handle handle, int limit) {
    return IndexOrder.read(
        handle,
        () ->
            read(
                handle,
                "attempt is not null and final_at is null and block_number is null and intent is null",
                limit));
  }

  private static List<TransactionVersion> read(Handle handle, String which, int limit) {
    return handle
        .createQuery(
            """
            select transaction_id, version from transactions
            where %s and deadline <= (select clock_timestamp()) -- read once, so that an index is asked for it
            order by deadline limit :limit
            """
                .formatted(which))
        .bind("limit", limit)
        .map((rows, context) -> TransactionVersion.read(rows))
        .list();
  }
}
