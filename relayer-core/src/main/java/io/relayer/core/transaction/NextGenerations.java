package io.relayer.core.transaction;

import io.relayer.core.RelayerException;
import io.relayer.core.database.Lists;
import io.relayer.messages.TransactionId;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Next generations of requests: their rows, and what the rows of those before say of them from
/// then on. Whether there may be one is settled before, under the locks of those before.
public final class NextGenerations {
  /// The next generation's, of `t`, the one before. Binds `:keepDeadline` and `:deadline`.
  public static final String DEADLINE =
      "case when :keepDeadline then t.deadline else :deadline::timestamptz end";

  private NextGenerations() {}

  /// A row that is to be inserted.
  ///
  /// @param gasLimit null: to be estimated
  public record Next(TransactionVersion predecessor, TransactionId id, @Nullable Long gasLimit) {}

  /// What all of them have other than those before.
  ///
  /// @param speed null: what was asked for
  /// @param deadline where it is not kept; null: none
  public record Terms(@Nullable String speed, boolean keepDeadline, @Nullable Instant deadline) {}

  /// Inserts them as queued, with their first events. From here on only empty attempts of those
  /// before are sent, if they ever are again.
  ///
  /// @param nexts their predecessors have ended, are locked, and are as they were read
  public static void make(Handle handle, List<Next> nexts, Terms terms) {
    int inserted = TransactionInsert.next(handle, nexts, terms);
    int followed = follow(handle, nexts);
    if (inserted != nexts.size() || followed != nexts.size()) {
      throw new RelayerException(
          "of %d locked transactions %d were followed by %d: they have changed under the lock"
              .formatted(nexts.size(), followed, inserted));
    }
    TransactionSteps.queued(handle, Lists.column(nexts, Next::id));
  }

  private static int follow(Handle handle, List<Next> nexts) {
    return handle
        .createUpdate(
            """
            update transactions t set retried_by = s.next_id, %s, version = t.version + 1
            from unnest(:ids, :versions, :nextIds) as s (id, version, next_id)
            where t.transaction_id = s.id and t.version = s.version and t.retried_by is null
              and case when t.state in ('failed', 'cancelled') then true else false end
            """
                .formatted(StateColumns.unwanted("coalesce(t.intent, 'retried')")))
        .bindArray("ids", TransactionId.class, Lists.column(nexts, next -> next.predecessor().id()))
        .bindArray(
            "versions", Integer.class, Lists.column(nexts, next -> next.predecessor().version()))
        .bindArray("nextIds", TransactionId.class, Lists.column(nexts, Next::id))
        .execute();
  }
}
