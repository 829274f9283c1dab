package io.relayer.core.attempt;

import io.relayer.core.domain.Address;
import io.relayer.core.domain.ChainId;
import io.relayer.core.domain.Nonce;
import io.relayer.core.domain.TransactionId;
import io.relayer.core.outbox.BroadcastOutboxDao.Entry;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/// The re-sending clock of table `attempts`. It decides nothing but when to look: a row that was
/// changed since it was read is judged again when its copy is sent, so no count is compared here.
public final class ResendDao {
  /// How many due attempts are looked at in order to find the lowest nonces.
  private static final int LOOKED_AT = 5_000;

  private static final String RESEND_IN =
      "resend_at = clock_timestamp() + :wait * interval '1 millisecond'";

  private ResendDao() {}

  /// An attempt whose time has come.
  public record Due(Entry entry, Address sender, Nonce nonce, Verdict verdict) {}

  /// What is to be done with it.
  public enum Verdict {
    SEND,
    /// Sending is switched off for its sender, or it waits for an earlier generation: look again
    /// later.
    LATER,
    /// Included, final, unwanted or no longer current.
    NEVER;

    private static Verdict of(Standing standing) {
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
            select extract(epoch from resend_at - clock_timestamp()) * 1000 from attempts
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
              select transaction_id, attempt, kind from attempts
              where chain_id = :chain and resend_at <= (select clock_timestamp()) order by resend_at limit :lookedAt)
            select a.transaction_id, a.attempt, t.sender, t.nonce, %s as standing
            from due a
            join transactions t on t.transaction_id = a.transaction_id
            left join accounts c on c.chain_id = t.chain_id and c.address = t.sender
            order by t.nonce, t.sender limit :limit
            """
                .formatted(Standing.SQL))
        .bind("chain", chain)
        .bind("lookedAt", LOOKED_AT)
        .bind("limit", limit)
        .map((rows, context) ->
            new Due(
                new Entry(
                    new TransactionId(rows.getObject("transaction_id", UUID.class)),
                    rows.getInt("attempt")),
                Address.of(rows.getBytes("sender")),
                new Nonce(rows.getLong("nonce")),
                Verdict.of(Standing.parse(rows.getString("standing")))))
        .list();
  }

  /// These go into the outbox again in this SQL transaction.
  ///
  /// @param net a copy that nobody handles is sent again after this
  public static void enqueued(Handle handle, List<Entry> entries, Duration net) {
    if (!entries.isEmpty()) {
      set(handle, entries, "enqueued_at = clock_timestamp(), " + RESEND_IN)
          .bind("wait", net.toMillis())
          .execute();
    }
  }

  /// These are looked at again after `wait`.
  public static void postponed(Handle handle, List<Entry> entries, Duration wait) {
    if (!entries.isEmpty()) {
      set(handle, entries, RESEND_IN).bind("wait", wait.toMillis()).execute();
    }
  }

  /// These are not sent again.
  public static void silenced(Handle handle, List<Entry> entries) {
    if (!entries.isEmpty()) {
      set(handle, entries, "resend_at = null").execute();
    }
  }

  /// What these senders could not pay for goes out again at once.
  public static void wakeFunded(Handle handle, ChainId chain, Collection<Address> senders) {
    List<Entry> waiting =
        handle
            .createQuery(
                """
                select transaction_id, attempt from transactions
                where chain_id = :chain and sender = any(:senders) and state in ('signed', 'pending')
                  and waiting_for = 'funds' and case when block_number is null then true else false end
                order by nonce limit :limit
                """)
            .bind("chain", chain)
            .bindArray("senders", Address.class, senders)
            .bind("limit", LOOKED_AT)
            .map((rows, context) ->
                new Entry(
                    new TransactionId(rows.getObject("transaction_id", UUID.class)),
                    rows.getInt("attempt")))
            .list();
    if (!waiting.isEmpty()) {
      set(handle, waiting, "resend_at = clock_timestamp()").execute();
    }
  }

  private static Update set(Handle handle, List<Entry> entries, String assignments) {
    return handle
        .createUpdate(
            """
            with locked as (
              select a.transaction_id, a.attempt
              from unnest(:ids, :attempts) as s (id, attempt)
              join attempts a on a.transaction_id = s.id and a.attempt = s.attempt
              order by a.transaction_id, a.attempt for no key update of a)
            update attempts a set %s
            from locked l where a.transaction_id = l.transaction_id and a.attempt = l.attempt
            """
                .formatted(assignments))
        .bindArray("ids", TransactionId.class, entries.stream().map(Entry::transaction).toList())
        .bindArray("attempts", Integer.class, entries.stream().map(Entry::attempt).toList());
  }
}
