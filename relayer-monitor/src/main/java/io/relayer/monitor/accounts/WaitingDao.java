package io.relayer.monitor.accounts;

import io.relayer.ethereum.value.ChainId;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/// Counts the senders that wait, by reason. A pool whose members can't pay what is queued in it
/// counts as one.
public final class WaitingDao {
  private WaitingDao() {}

  /// Counts by the codes of `sender_status.waiting_for`.
  public static Map<String, Integer> counts(Handle handle, ChainId chain) {
    Map<String, Integer> counts = new TreeMap<>();
    handle
        .createQuery(
            """
            select waiting_for, count(*)::integer as count from (
              select waiting_for from accounts where chain_id = :chain and waiting_for is not null
              union all
              select 'funds' from (select distinct sender from transactions
                where chain_id = :chain and attempt is not null and final_at is null and waiting_for = 'funds') t
                join accounts c on c.chain_id = :chain and c.address = t.sender and c.waiting_for is null
              union all
              select 'funds' from (select distinct sender from transactions
                where chain_id = :chain and nonce is null and final_at is null and sender is not null and waiting_for = 'funds') t
                join accounts c on c.chain_id = :chain and c.address = t.sender and c.waiting_for is null
                where not exists (select from transactions o
                  where o.chain_id = :chain and o.sender = t.sender and o.attempt is not null and o.final_at is null and o.waiting_for = 'funds')
              union all
              select 'funds' from (select distinct pool from transactions
                where chain_id = :chain and nonce is null and final_at is null and sender is null and waiting_for = 'funds') t) w
            group by waiting_for
            """)
        .bind("chain", chain)
        .map((rows, context) -> counts.put(rows.getString("waiting_for"), rows.getInt("count")))
        .list();
    return counts;
  }
}
