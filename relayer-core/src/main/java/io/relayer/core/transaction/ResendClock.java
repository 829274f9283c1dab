package io.relayer.core.transaction;

import io.relayer.core.outbox.BroadcastOutboxDao.Entry;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import io.relayer.messages.TransactionId;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/// The re-sending clock as it is set where no step sets it: what is due is put off, what is silent
/// or can be paid for goes out at once. Each is decided in the statement that sets the clock, under
/// the lock of the transaction: a reorg, an inclusion or an intent that comes in between is seen,
/// or waits, and sets the clock after. None is a step of a life: no event, and the version stays.
///
/// Why: RATIONALE.md#sending-on-the-row.
public final class ResendClock {
  private static final List<String> WAITING =
      texts(standing -> standing.isToBeSent() && standing != Sendability.SENDABLE);

  private static final List<String> TO_BE_SENT = texts(Sendability::isToBeSent);

  private ResendClock() {}

  private static List<String> texts(Predicate<Sendability> which) {
    return Arrays.stream(Sendability.values()).filter(which).map(Sendability::text).toList();
  }

  /// Sets the clocks of attempts that are due: those that are to be sent count as put into the
  /// outbox in this SQL transaction. The accounts of their senders must be locked before.
  ///
  /// @param net a copy that nobody handles is sent again after this
  /// @param later when those are looked at again that must not go out now
  /// @return how each stands; those are left out whose time was put off meanwhile, or whose place
  ///   another attempt has taken
  public static Map<Entry, Sendability> decide(
      Handle handle, List<Entry> due, Duration net, Duration later) {
    TransitionLog.lock(handle, due.stream().map(Entry::transaction).toList());
    return handle
        .createQuery(
            """
            with judged as materialized (
              select t.transaction_id, t.attempt,
                case when a.attempt is null then 'stale' -- one that is not there can't be sent
                     when c.address is null then 'paused' else %s end as standing -- an account that is not there gets no copy
              from unnest(:ids, :attempts) as s (id, attempt)
              join transactions t on t.transaction_id = s.id and t.attempt = s.attempt
              left join attempts a on a.transaction_id = s.id and a.attempt = s.attempt
              left join accounts c on c.chain_id = t.chain_id and c.address = t.sender)
            update transactions t set
              enqueued_at = case when j.standing = 'sendable' then now.at else t.enqueued_at end,
              resend_at = case when j.standing = 'sendable' then now.at + :net * interval '1 millisecond'
                               when j.standing = any(:waiting) then now.at + :later * interval '1 millisecond' end
            from judged j cross join (select clock_timestamp() as at) now
            where t.transaction_id = j.transaction_id
              and case when t.attempt = j.attempt and t.resend_at <= now.at then true else false end
            returning t.transaction_id, t.attempt, j.standing
            """
                .formatted(Sendability.SQL))
        .bindArray("ids", TransactionId.class, due.stream().map(Entry::transaction).toList())
        .bindArray("attempts", Integer.class, due.stream().map(Entry::attempt).toList())
        .bindArray("waiting", String.class, WAITING)
        .bind("net", net.toMillis())
        .bind("later", later.toMillis())
        .map((rows, context) ->
            Map.entry(
                new Entry(
                    new TransactionId(rows.getObject("transaction_id", UUID.class)),
                    rows.getInt("attempt")),
                Sendability.parse(rows.getString("standing"))))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /// Those of them that have no clock and are to be sent still go out again at once.
  ///
  /// @return how many had none
  public static int wakeSilent(Handle handle, Collection<TransactionId> transactions) {
    TransitionLog.lock(handle, transactions);
    return handle
        .createUpdate(
            """
            with silent as materialized (
              select t.transaction_id, t.attempt, %s as standing
              from unnest(:ids) as s (id)
              join transactions t on t.transaction_id = s.id
              join attempts a on a.transaction_id = t.transaction_id and a.attempt = t.attempt
              left join accounts c on c.chain_id = t.chain_id and c.address = t.sender)
            update transactions t set resend_at = clock_timestamp()
            from silent s
            where t.transaction_id = s.transaction_id and s.standing = any(:toBeSent)
              and case when t.attempt = s.attempt and t.resend_at is null then true else false end
            """
                .formatted(Sendability.SQL))
        .bindArray("ids", TransactionId.class, transactions)
        .bindArray("toBeSent", String.class, TO_BE_SENT)
        .execute();
  }

  /// What these senders could not pay for goes out again at once, lowest nonces first.
  public static void wakeFunded(
      Handle handle, ChainId chain, Collection<Address> senders, int limit) {
    handle
        .createUpdate(
            """
            with waiting as materialized (
              select transaction_id from transactions
              where chain_id = :chain and sender = any(:senders) and attempt is not null and final_at is null
                and waiting_for = 'funds' and case when block_number is null then true else false end
              order by nonce limit :limit),
            locked as (
              select t.transaction_id
              from waiting w
              join transactions t on t.transaction_id = w.transaction_id
              order by t.transaction_id for no key update of t)
            update transactions t set %s
            from locked l where t.transaction_id = l.transaction_id
            """
                .formatted(SendingColumns.AT_ONCE_IF_OUT))
        .bind("chain", chain)
        .bindArray("senders", Address.class, senders)
        .bind("limit", limit)
        .execute();
  }
}
