package io.relayer.core.transaction;

import io.relayer.core.database.Lists;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;
import io.relayer.messages.TransactionId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// Marks of transactions whose nonce the chain has counted, while no block is known to hold an
/// attempt of them: what they wait for. A mark says what was so at one head, so it is taken back at
/// the first one at which it is not so any more: what is marked is not bumped by its age.
public final class NonceMarks {
  /// Over `t`: whether it is marked; named as the partial index has it.
  public static final String MARKED = "t.waiting_for in ('foreign-nonce', 'history')";

  private NonceMarks() {}

  /// Takes the marks back where the chain has not counted the nonce, since a reorg has undone what
  /// used it. The current attempts go out again at once: nodes may have dropped them. Not a step of
  /// their lives: no event, and the version stays.
  ///
  /// @param counts how many transactions each sender has in the chain
  /// @return those that were marked
  public static Set<TransactionId> clear(Handle handle, ChainId chain, Map<Address, Nonce> counts) {
    List<Map.Entry<Address, Nonce>> entries = List.copyOf(counts.entrySet());
    return Set.copyOf(
        handle
            .createQuery(
                """
                with free as (
                  select t.transaction_id
                  from unnest(:senders, :counts) as s (sender, count)
                  join transactions t on t.chain_id = :chain and t.sender = s.sender and t.nonce >= s.count
                  where %1$s
                  order by t.transaction_id for no key update of t)
                update transactions t set waiting_for = null, %2$s from free f
                where t.transaction_id = f.transaction_id and case when %1$s then true else false end
                returning t.transaction_id
                """
                    .formatted(MARKED, SendingColumns.AT_ONCE_IF_OUT))
            .bind("chain", chain)
            .bindArray("senders", Address.class, Lists.column(entries, Map.Entry::getKey))
            .bindArray("counts", Nonce.class, Lists.column(entries, Map.Entry::getValue))
            .mapTo(TransactionId.class)
            .list());
  }
}
