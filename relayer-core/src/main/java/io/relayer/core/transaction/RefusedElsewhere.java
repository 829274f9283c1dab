package io.relayer.core.transaction;

import io.relayer.core.account.SenderHold;
import io.relayer.messages.TransactionId;
import io.relayer.messages.event.EventName;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// The end of what was signed elsewhere and can't be mined. No empty attempt of ours can spend its
/// nonce, so where every usable node refuses its bytes for good it ends without a block: as `failed
/// REJECTED` once they did so throughout the chain's `stuck-after`, at once as `cancelled` where
/// that is ordered. Its hashes stay watched, also across blocks that were not looked through
/// ([RefusedDao]); a block that holds one of them all the same is a finality violation, which puts
/// it right. It is never followed by a next generation, so nothing is paid twice by being wrong
/// here.
///
/// Refused bytes under `REJECTED` may be followed by others at the same nonce: they bring the row
/// back ([#takenUp]). What was cancelled stays so.
///
/// Crash points: each step is a part of its caller's SQL transaction, under the row's lock, with
/// its event. Before the commit nothing has happened: the same bytes go out again and the nodes are
/// heard again, or the order, or the request, is read again. After it all has.
///
/// Why: RATIONALE.md#refused-elsewhere.
public final class RefusedElsewhere {
  /// Over `t`, a row of transactions: whether it was signed elsewhere, is out, and none of what was
  /// sent of it can be mined, said all usable nodes the last time that each was sent. Not while its
  /// sender is held, nor of what waits until what used its nonce is known, and final.
  public static final String SQL =
      """
      (%s and t.intent is null
       and not coalesce(%s, false)
       and exists (select from accounts c
         where c.chain_id = t.chain_id and c.address = t.sender and c.managed_by = 'external')
       and t.refused_since is not null
       and not exists (select from attempts a
         where a.transaction_id = t.transaction_id and case when a.kind = 'foreign' then true else false end)
       and not exists (select from sent_attempts e
         where e.transaction_id = t.transaction_id
           and case when e.attempt <> t.attempt and e.sent_count > 0 and e.refused_since is null then true else false end)
       and not %s)
      """
          .formatted(RowConditions.IN_FLIGHT, NonceMarks.MARKED, SenderHold.GUARDS);

  private static final String REJECTED =
      TransitionLog.withoutTrace(
          String.join(", ", StateColumns.FINAL, StateColumns.REFUSED)
              + ", state = 'failed', failure_code = 'REJECTED', failure_message = s.message",
          "unnest(:ids, :versions, :messages) as s (id, version, message)",
          """
          %s and (select t.refused_since + n.stuck_after <= clock_timestamp() from chains n where n.chain_id = t.chain_id)
          """
              .formatted(SQL));

  private static final String WITHDRAWN =
      TransitionLog.withoutTrace(
          String.join(", ", StateColumns.FINAL, StateColumns.REFUSED) + ", state = 'cancelled'",
          "unnest(:ids, :versions) as s (id, version)",
          SQL);

  private static final String TAKEN_UP =
      TransitionLog.step(
          String.join(
              ", ",
              StateColumns.PENDING,
              StateColumns.NOT_FINAL,
              StateColumns.current("s.attempt"),
              SendingColumns.STARTED),
          "unnest(:ids, :versions, :attempts) as s (id, version, attempt)",
          "t.failure_code = 'REJECTED' and t.refused_at is not null and t.retried_by is null");

  private RefusedElsewhere() {}

  /// `signed` or `pending` to `failed REJECTED`: those that all usable nodes have refused for
  /// `stuck-after`; the others are left as they are.
  ///
  /// @param messages one for each ref: the nodes' words
  public static Set<TransactionId> rejected(
      Handle handle, List<TransactionVersion> refs, List<String> messages) {
    return TransitionLog.run(
        handle.createQuery(REJECTED).bindArray("messages", String.class, messages), null, refs);
  }

  /// `signed` or `pending` to `cancelled`: those that all usable nodes refuse for good.
  public static Set<TransactionId> withdrawn(
      Handle handle, List<TransactionVersion> refs, OrderedBy by) {
    return TransitionLog.run(handle.createQuery(WITHDRAWN), null, refs, by);
  }

  /// `failed REJECTED` to `pending`: other bytes have come for the nonce, and are the ones that are
  /// sent from now on. They were inserted before, in the same SQL transaction. Told as `replaced`.
  ///
  /// @param attempts one for each ref
  /// @param net a copy that nobody handles is sent again after this
  public static Set<TransactionId> takenUp(
      Handle handle, List<TransactionVersion> refs, List<Integer> attempts, Duration net) {
    SentAttemptDao.putAway(handle, refs);
    return TransitionLog.run(
        handle
            .createQuery(TAKEN_UP)
            .bind("net", net.toMillis())
            .bindArray("attempts", Integer.class, attempts),
        EventName.REPLACED,
        refs);
  }
}
