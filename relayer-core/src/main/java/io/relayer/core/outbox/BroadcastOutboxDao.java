package io.relayer.core.outbox;

import io.relayer.core.RelayerException;
import io.relayer.core.domain.ChainId;
import io.relayer.core.domain.TransactionId;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Broadcasts in table `outbox`: references to attempts, whose bytes are read back when they are
/// published.
public final class BroadcastOutboxDao {
  private BroadcastOutboxDao() {}

  /// An attempt to be sent.
  public record Entry(TransactionId transaction, int attempt) {}

  /// Appends the entries in their order. Their senders' account rows must be locked and marked with
  /// `outbox_pos = greatest(outbox_pos, pg_current_xact_id())` in this SQL transaction before.
  ///
  /// @throws RelayerException where that was not done, or an entry is of no transaction of the
  ///   chain: then none may be appended, and the transaction must be given up
  public static void append(Handle handle, ChainId chain, List<Entry> entries) {
    int appended =
        handle
            .createUpdate(
                """
                insert into outbox (pos, lane, transaction_id, attempt)
                select c.outbox_pos, :lane, e.transaction_id, e.attempt
                from unnest(:ids, :attempts) with ordinality as e (transaction_id, attempt, place)
                join transactions t on t.transaction_id = e.transaction_id
                  and t.chain_id + 0 = :chain -- for no index: bare, it would have the whole chain read
                join accounts c on c.chain_id = t.chain_id and c.address = t.sender
                  and c.outbox_pos >= pg_current_xact_id()
                order by e.place
                """)
            .bind("chain", chain)
            .bind("lane", Lane.broadcasts(chain).name())
            .bindArray(
                "ids", TransactionId.class, entries.stream().map(Entry::transaction).toList())
            .bindArray("attempts", Integer.class, entries.stream().map(Entry::attempt).toList())
            .execute();
    if (appended != entries.size()) {
      throw new RelayerException(
          "%d of %d broadcasts of chain %s have no transaction there, or a sender whose account is not locked: none is appended"
              .formatted(entries.size() - appended, entries.size(), chain));
    }
  }
}
