package io.relayer.broadcaster.sending;

import io.relayer.messages.TransactionId;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/// Finds the transactions with the nonce that the chain takes next of their sender. What nodes
/// refuse of the others, they may refuse for the sake of those before them.
///
/// Why: RATIONALE.md#next-nonce-only.
public final class NextNonces {
  private NextNonces() {}

  /// Those of the transactions that no other one of their sender is open below, and where the chain
  /// has counted all nonces before: it says so itself, or has the one before in a block. What it
  /// has is not known of senders that sign elsewhere.
  ///
  /// @param transactions that are locked
  public static Set<TransactionId> of(Handle handle, Collection<TransactionId> transactions) {
    return handle
        .createQuery(
            """
            select t.transaction_id
            from unnest(:ids) s (id)
            join transactions t on t.transaction_id = s.id
            join accounts c on c.chain_id = t.chain_id and c.address = t.sender
            cross join lateral (select coalesce((
              select o.latest_nonce from account_observations o where o.chain_id = t.chain_id and o.address = t.sender), -1) as nonce) counted
            where case when t.nonce = (
                select o.nonce from transactions o
                where o.chain_id = t.chain_id and o.sender = t.sender and o.attempt is not null and o.final_at is null and o.block_number is null
                order by o.nonce limit 1)
              and (c.managed_by = 'external' or counted.nonce = t.nonce
                or counted.nonce < t.nonce and coalesce((
                  select p.block_number is not null from transactions p
                  where p.chain_id = t.chain_id and p.sender = t.sender and p.nonce = t.nonce - 1), false))
              then true else false end
            """)
        .bindArray("ids", TransactionId.class, transactions)
        .mapTo(TransactionId.class)
        .collect(Collectors.toSet());
  }
}
