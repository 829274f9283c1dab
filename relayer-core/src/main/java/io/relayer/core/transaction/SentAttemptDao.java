package io.relayer.core.transaction;

import io.relayer.core.database.Lists;
import io.relayer.messages.TransactionId;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Table `sent_attempts`: what is known of the sending of attempts that are not the current ones.
/// Any of them may be in a node, and be mined: operators see what was said of it, and what was
/// signed elsewhere does not end while one of them was not refused ([RefusedElsewhere]).
///
/// A row of a current attempt says nothing: it was put away for a step that was not taken, and is
/// written anew by the one that is.
///
/// Why: RATIONALE.md#sending-on-the-row.
public final class SentAttemptDao {
  private SentAttemptDao() {}

  /// Puts away what the rows say of their current attempts. To be called before another one becomes
  /// current, in the same SQL transaction: what is out of the one before comes to this table from
  /// then on. Those that are not what was read are left alone.
  public static void putAway(Handle handle, List<TransactionVersion> refs) {
    if (refs.isEmpty()) {
      return;
    }
    handle
        .createUpdate(
            """
            with before as (
              select t.* from unnest(:ids, :versions) as s (id, version)
              join transactions t on t.transaction_id = s.id and t.version = s.version
              where case when t.attempt is not null then true else false end
              order by t.transaction_id for no key update of t)
            insert into sent_attempts as e (transaction_id, attempt, handled_at, published_at, sent_count, misses, last_sent_at,
              last_outcome, last_detail, refused_since)
            select b.transaction_id, b.attempt, b.handled_at, b.published_at, b.sent_count, b.misses, b.last_sent_at,
                   b.last_outcome, b.last_detail, b.refused_since
            from before b
            on conflict (transaction_id, attempt) do update set
              handled_at = excluded.handled_at, published_at = excluded.published_at, sent_count = excluded.sent_count,
              misses = excluded.misses, last_sent_at = excluded.last_sent_at, last_outcome = excluded.last_outcome,
              last_detail = excluded.last_detail, refused_since = excluded.refused_since
            """)
        .bindArray("ids", TransactionId.class, Lists.column(refs, TransactionVersion::id))
        .bindArray("versions", Integer.class, Lists.column(refs, TransactionVersion::version))
        .execute();
  }

  /// Writes what became of copies that were out when another attempt took the place of theirs.
  /// Their transactions are locked.
  public static void handled(Handle handle, List<Handled> copies) {
    if (copies.isEmpty()) {
      return;
    }
    handle
        .createUpdate(
            """
            insert into sent_attempts (transaction_id, attempt) select * from unnest(:ids, :attempts)
            on conflict (transaction_id, attempt) do nothing
            """)
        .bindArray("ids", TransactionId.class, Lists.column(copies, h -> h.key().transaction()))
        .bindArray("attempts", Integer.class, Lists.column(copies, h -> h.key().attempt()))
        .execute();
    SendingSteps.bind(
            handle
                .createUpdate(
                    "update sent_attempts t set %s from %s where t.transaction_id = s.id and t.attempt = s.attempt"
                        .formatted(SendingColumns.HANDLED, SendingSteps.COPIES))
                .bindArray(
                    "ids", TransactionId.class, Lists.column(copies, h -> h.key().transaction())),
            copies)
        .execute();
  }
}
