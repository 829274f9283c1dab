package io.relayer.core.transaction;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.TxHash;
import io.relayer.messages.TransactionId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Transactions that were signed elsewhere and ended without a block ([RefusedElsewhere]), as a
/// chain may know them all the same.
public final class RefusedDao {
  /// Before all ids.
  private static final UUID NOWHERE = new UUID(0, 0);

  private RefusedDao() {}

  /// @param hashes of all its attempts: any of them may have been mined
  public record Refused(TransactionId id, Address sender, Nonce nonce, List<TxHash> hashes) {}

  /// The next of them by their ids.
  ///
  /// @param after null: from the first on
  public static List<Refused> page(
      Handle handle, ChainId chain, @Nullable TransactionId after, int limit) {
    return handle
        .createQuery(
            """
            select t.transaction_id, t.sender, t.nonce,
                   array(select a.hash from attempts a where a.transaction_id = t.transaction_id order by a.attempt) as hashes
            from transactions t
            where t.chain_id = :chain and t.refused_at is not null and t.transaction_id > :after
            order by t.transaction_id limit :limit
            """)
        .bind("chain", chain)
        .bind("after", after == null ? NOWHERE : after.value())
        .bind("limit", limit)
        .map((rows, context) ->
            new Refused(
                new TransactionId(rows.getObject("transaction_id", UUID.class)),
                Address.of(rows.getBytes("sender")),
                new Nonce(rows.getLong("nonce")),
                hashes(rows)))
        .list();
  }

  private static List<TxHash> hashes(ResultSet rows) throws SQLException {
    return Stream.of((byte[][]) rows.getArray("hashes").getArray()).map(TxHash::of).toList();
  }
}
