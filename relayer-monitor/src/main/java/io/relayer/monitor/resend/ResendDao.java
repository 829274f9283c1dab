package io.relayer.monitor.resend;

import io.relayer.core.outbox.BroadcastOutboxDao.Entry;
import io.relayer.core.transaction.Sendability;
import io.relayer.core.transaction.SendingColumns;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;
import io.relayer.messages.TransactionId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The re-sending clock, `resend_at` of a transaction's row, which is that of its current attempt.
/// What is due is read without a lock; what becomes of it is decided in the statement that sets the
/// clock anew, under the lock of its transaction: a reorg, an inclusion or an intent that comes in
/// between is seen, or waits, and sets the clock after.
public final class ResendDao {
  /// How many due attempts are looked at in order to find the lowest nonces.
  private static final int LOOKED_AT = 5_000;

  private static final List<String> WAITING =
      texts(standing -> Verdict.of(standing) == Verdict.LATER);

  private static final List<String> TO_BE_SENT = texts(Sendability::isToBeSent);

  private ResendDao() {}

  private static List<String> texts(Predicate<Sendability> which) {
    return Stream.of(Sendability.values()).filter(which).map(Sendability::text).toList();
  }

  /// An attempt whose time has come.
  public record Due(Entry entry, Address sender) {}

  /// What is to be done with it.
  public enum Verdict {
    SEND,
    /// Sending is switched off for its sender, or it waits for an earlier generation: look again
    /// later.
    LATER,
    /// Included, final, unwanted or no longer current.
    NEVER;

    private static Verdict of(Sendability standing) {
      return switch (standing) {
        case SENDABLE -> SEND;
        case PAUSED, EARLIER_GENERATION -> LATER;
        case UNWANTED, STALE, INCLUDED, FINAL -> NEVER;
      };
    }
  }

  /// How long until the next attempt is due, negative where one is overdue; empty where none waits.
  public static Optional<Duration> nextIn(Handle handle, ChainId chain) {
    return handle
        .createQuery(
            """
            select extract(epoch from resend_at - clock_timestamp()) * 1000 from transactions
            where chain_id = :chain and resend_at is not null order by resend_at limit 1
            """)
        .bind("chain", chain)
        .mapTo(Double.class)
        .findOne()
        .map(millis -> Duration.ofMillis((long) Math.ceil(millis)));
  }

  /// Attempts whose time has come, lowest nonces first.
  public static List<Due> due(Handle handle, ChainId chain, int limit) {
    return handle
        .createQuery(
            """
            with due as materialized (
              select transaction_id, attempt, sender, nonce from transactions
              where chain_id = :chain and resend_at <= (select clock_timestamp()) order by resend_at limit :lookedAt)
            select d.transaction_id, d.attempt, d.sender
            from due d
            order by d.nonce, d.sender limit :limit
            """)
        .bind("chain", chain)
        .bind("lookedAt", LOOKED_AT)
        .bind("limit", limit)
        .map((rows, context) -> new Due(entry(rows), Address.of(rows.getBytes("sender"))))
        .list();
  }

  /// Sets the clocks of attempts that are due: those that are to be sent count as put into the
  /// outbox in this SQL transaction. The accounts of their senders must be locked before.
  ///
  /// @param net a copy that nobody handles is sent again after this
  /// @param later when those are looked at again that must not go out now
  /// @return what is to be done with each; those are left out whose time was put off meanwhile, or
  ///   whose place another attempt has taken
  public static Map<Entry, Verdict> decide(
      Handle handle, List<Entry> due, Duration net, Duration later) {
    lock(handle, due.stream().map(Entry::transaction).toList());
    return handle
        .createQuery(
            """
            with judged as materialized (
              select t.transaction_id, t.attempt,
                case when a.attempt is null then 'stale' -- nor does one that is not there
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
            Map.entry(entry(rows), Verdict.of(Sendability.parse(rows.getString("standing")))))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /// Where a page of transactions that are out has ended; null where nothing follows.
  public record Place(Address sender, Nonce nonce) {}

  /// @param page which of them have no clock, though they would have to be sent
  /// @param end null where these were the last
  public record Silent(List<TransactionId> page, @Nullable Place end) {}

  /// Looks through transactions that are out and in no block, a page at a time, for those whose
  /// current attempt has no clock and is to be sent all the same. There should be none: whoever
  /// moves a transaction sets its clock. One that is missed would be silent for ever.
  ///
  /// @param after where the page before has ended; null to begin
  public static Silent silent(Handle handle, ChainId chain, @Nullable Place after, int limit) {
    List<Out> page =
        handle
            .createQuery(
                """
                select t.transaction_id, t.sender, t.nonce, t.resend_at is null and %s = any(:toBeSent) as silent
                from (
                  select * from transactions x
                  where x.chain_id = :chain and x.state in ('signed', 'pending') and x.block_number is null
                    and (x.sender, x.nonce) > (:sender, :nonce)
                  order by x.sender, x.nonce limit :limit) t
                join attempts a on a.transaction_id = t.transaction_id and a.attempt = t.attempt
                left join accounts c on c.chain_id = t.chain_id and c.address = t.sender
                order by t.sender, t.nonce
                """
                    .formatted("(" + Sendability.SQL + ")"))
            .bind("chain", chain)
            .bind("sender", after == null ? new byte[0] : after.sender.toArray())
            .bind("nonce", after == null ? -1 : after.nonce.value())
            .bind("limit", limit)
            .bindArray("toBeSent", String.class, TO_BE_SENT)
            .map((rows, context) ->
                new Out(
                    new TransactionId(rows.getObject("transaction_id", UUID.class)),
                    new Place(
                        Address.of(rows.getBytes("sender")), new Nonce(rows.getLong("nonce"))),
                    rows.getBoolean("silent")))
            .list();
    return new Silent(
        page.stream().filter(Out::silent).map(Out::transaction).toList(),
        page.size() < limit ? null : page.getLast().place);
  }

  private record Out(TransactionId transaction, Place place, boolean silent) {}

  /// Those of them that have no clock still go out again at once.
  ///
  /// @return how many had none
  public static int wakeSilent(Handle handle, Collection<TransactionId> transactions) {
    lock(handle, transactions);
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

  private static void lock(Handle handle, Collection<TransactionId> transactions) {
    handle
        .createQuery(
            """
            select t.transaction_id from transactions t
            where t.transaction_id = any(:ids) order by t.transaction_id for no key update of t
            """)
        .bindArray("ids", TransactionId.class, transactions)
        .mapTo(TransactionId.class)
        .list();
  }

  private static Entry entry(ResultSet rows) throws SQLException {
    return new Entry(
        new TransactionId(rows.getObject("transaction_id", UUID.class)), rows.getInt("attempt"));
  }

  /// What these senders could not pay for goes out again at once.
  public static void wakeFunded(Handle handle, ChainId chain, Collection<Address> senders) {
    handle
        .createUpdate(
            """
            with waiting as materialized (
              select transaction_id from transactions
              where chain_id = :chain and sender = any(:senders) and state in ('signed', 'pending')
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
        .bind("limit", LOOKED_AT)
        .execute();
  }
}
