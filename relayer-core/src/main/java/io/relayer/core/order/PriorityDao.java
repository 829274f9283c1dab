package io.relayer.core.order;

import io.relayer.core.transaction.TransactionVersion;
import io.relayer.messages.TransactionId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// The places of transactions in the queue.
final class PriorityDao {
  private PriorityDao() {}

  /// Gives those that still are as they were read, and have no nonce, another place. They are
  /// locked before. The version is another one too, so what was signed for the old place is
  /// dropped; but it is not a step of their life: there is no event.
  ///
  /// @return those that have it now
  static Set<TransactionId> put(Handle handle, List<TransactionVersion> refs, int priority) {
    return new HashSet<>(
        handle
            .createQuery(
                """
                update transactions t set priority = :priority, version = t.version + 1
                from unnest(:ids, :versions) as s (id, version)
                where t.transaction_id = s.id and t.version = s.version
                  and case when t.state = 'queued' and t.nonce is null then true else false end
                returning t.transaction_id
                """)
            .bind("priority", priority)
            .bindArray(
                "ids", TransactionId.class, refs.stream().map(TransactionVersion::id).toList())
            .bindArray(
                "versions", Integer.class, refs.stream().map(TransactionVersion::version).toList())
            .mapTo(TransactionId.class)
            .list());
  }
}
