package io.relayer.core.transaction;

import io.relayer.core.account.WaitReason;
import io.relayer.core.database.Lists;
import io.relayer.ethereum.value.ChainId;
import io.relayer.messages.TransactionId;
import io.relayer.messages.event.EventName;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// What transactions wait for, as their rows say it. That they wait is told by an event. That they
/// wait no more is not a step of their life: there is no event, and the version stays. So it is
/// with the marks of [NonceMarks], and with those that [EarlierGenerations#free] takes back.
public final class WaitingMarks {
  private static final String WAITING =
      TransitionLog.step(
          "waiting_for = :reason",
          "unnest(:ids, :versions) as s (id, version)",
          "t.final_at is null and t.waiting_for is distinct from :reason");

  private WaitingMarks() {}

  /// Says what they wait for; those that say so already are left alone.
  ///
  /// @return those that were as they were read, and did not say so
  public static Set<TransactionId> waiting(
      Handle handle, List<TransactionVersion> refs, WaitReason reason) {
    return TransitionLog.run(
        handle.createQuery(WAITING).bind("reason", reason.code()), EventName.WAITING, refs);
  }

  /// What they waited for is there.
  public static void waitsNoMore(Handle handle, Collection<TransactionId> ids, WaitReason reason) {
    handle
        .createUpdate(
            "update transactions set waiting_for = null where transaction_id = any(:ids) and waiting_for = :reason")
        .bindArray("ids", TransactionId.class, ids)
        .bind("reason", reason.code())
        .execute();
  }

  /// What a chain's transactions waited for is there.
  ///
  /// @return how many waited for it
  public static int waitsNoMore(Handle handle, ChainId chain, WaitReason reason) {
    return handle
        .createUpdate(
            "update transactions set waiting_for = null where chain_id = :chain and waiting_for = '%s'"
                .formatted(reason.code()))
        .bind("chain", chain)
        .execute();
  }

  /// These can be paid for by now, so they are ready: those of them that still are as they were
  /// read, queued, and marked as not to be paid for. One that was marked anew meanwhile has another
  /// version, and keeps its mark.
  ///
  /// @return how many
  public static int payable(Handle handle, List<TransactionVersion> refs) {
    return handle
        .createUpdate(
            """
            update transactions t set waiting_for = null
            from unnest(:ids, :versions) as s (id, version)
            where t.transaction_id = s.id and t.version = s.version
              and case when t.nonce is null and t.final_at is null and t.waiting_for in ('max-cost', 'funds') then true else false end
            """)
        .bindArray("ids", TransactionId.class, Lists.column(refs, TransactionVersion::id))
        .bindArray("versions", Integer.class, Lists.column(refs, TransactionVersion::version))
        .execute();
  }
}
