package io.relayer.broadcaster.sending;

import io.relayer.core.transaction.Sendability;
import io.relayer.core.transaction.State;
import io.relayer.core.transaction.TransactionVersion;
import io.relayer.ethereum.transaction.SignedTransaction;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.TxHash;
import io.relayer.ethereum.value.Wei;
import io.relayer.messages.TransactionId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Table `attempts` as the sending of copies sees it: read back before a send, written down after.
/// Each method is one statement, whatever the size of the batch.
public final class BroadcastDao {
  private BroadcastDao() {}

  /// One attempt of one transaction.
  public record AttemptKey(TransactionId transaction, int attempt) {}

  /// An attempt as it stands before it is sent.
  ///
  /// @param taken whether it is worth more than one node: when it was sent last one said that it
  ///   has it, or alone said what speaks against it, and may be wrong
  public record Stored(
      AttemptKey key,
      SignedTransaction body,
      Address sender,
      Nonce nonce,
      Sendability standing,
      boolean taken) {}

  /// An attempt as it stands under the lock of its transaction.
  ///
  /// @param before what came of it when it was sent before
  /// @param times for measurements
  public record Locked(
      AttemptKey key,
      TransactionVersion transaction,
      State state,
      Sendability standing,
      Before before,
      Times times) {}

  /// @param misses sendings in a row, before this one, that did not bring it into a node for
  ///   certain
  /// @param external whether it was signed elsewhere
  /// @param refused null where the last answer was not a refusal by all usable nodes
  /// @param untaken for how long no node has said that it has it; null where the last answer was
  ///   such, or there is none
  /// @param waitingFor what its transaction says that it waits for
  public record Before(
      int misses,
      boolean external,
      @Nullable Refused refused,
      @Nullable Duration untaken,
      @Nullable String waitingFor) {}

  /// That every answer was a refusal by all usable nodes.
  ///
  /// @param during how long
  /// @param times how many there were
  public record Refused(Duration during, int times) {}

  /// All by the database's clock but the first, which is that of the record that asked for it.
  public record Times(Instant requested, Instant signed, Instant now) {}

  /// The outcome of a copy.
  ///
  /// @param publishedAt the time of its record, by another clock than the database's; absent where
  ///   the record has none
  /// @param sent absent where it was not sent
  /// @param resendIn when the same bytes go out again; absent for never, as things stand
  public record Handled(
      AttemptKey key,
      @Nullable Instant publishedAt,
      @Nullable Sent sent,
      @Nullable Duration resendIn) {}

  /// @param outcome a code
  /// @param detail without control characters
  /// @param misses as it is after this sending
  /// @param asked what the node wants to be paid at least, as far as it said
  public record Sent(String outcome, String detail, int misses, Turned turned, Asked asked) {
    /// @param refused whether all usable nodes turned it down
    public Sent(String outcome, String detail, int misses, boolean refused) {
      this(outcome, detail, misses, refused ? Turned.DOWN : Turned.NOT_DOWN, Asked.NOTHING);
    }
  }

  /// Whether all usable nodes turned it down for its own sake.
  public enum Turned {
    DOWN,
    NOT_DOWN,
    /// Not all of them looked at it: what was known stands.
    UNKNOWN
  }

  /// The least that a gas has to pay, in all and to the block's producer; null where that was not
  /// said.
  public record Asked(@Nullable Wei price, @Nullable Wei tip) {
    public static final Asked NOTHING = new Asked(null, null);
  }

  /// The attempts of the chain with these hashes; what is not among them is not in the database.
  public static List<Stored> byHash(Handle handle, ChainId chain, Collection<TxHash> hashes) {
    return handle
        .createQuery(
            """
            select a.transaction_id, a.attempt, a.hash, a.raw, t.sender, t.nonce, %s as standing,
                   coalesce(a.last_outcome in ('accepted', 'known', 'nonce-too-low', 'replacement-underpriced', 'underpriced',
                     'insufficient-funds') or a.last_outcome = 'nonce-gap' and a.misses > 3, false) as taken
            from attempts a
            join transactions t on t.transaction_id = a.transaction_id
            left join accounts c on c.chain_id = t.chain_id and c.address = t.sender
            where a.hash = any(:hashes) and a.chain_id = :chain and a.kind <> 'foreign'
            """
                .formatted(Sendability.SQL))
        .bind("chain", chain)
        .bindArray("hashes", TxHash.class, hashes)
        .map((rows, context) ->
            new Stored(
                new AttemptKey(
                    new TransactionId(rows.getObject("transaction_id", java.util.UUID.class)),
                    rows.getInt("attempt")),
                new SignedTransaction(
                    Bytes.of(rows.getBytes("raw")), TxHash.of(rows.getBytes("hash"))),
                Address.of(rows.getBytes("sender")),
                new Nonce(rows.getLong("nonce")),
                Sendability.parse(rows.getString("standing")),
                rows.getBoolean("taken")))
        .list();
  }

  /// Locks the attempts and their transactions in the order of their ids, and reads how they stand.
  public static List<Locked> lock(Handle handle, Collection<AttemptKey> keys) {
    return handle
        .createQuery(
            """
            select a.transaction_id, a.attempt, t.version, t.state, %s as standing, t.waiting_for, a.misses, a.refusals,
                   coalesce(c.managed_by = 'external', false) as external,
                   (extract(epoch from clock_timestamp() - a.refused_since) * 1000)::bigint as refused_ms,
                   (extract(epoch from clock_timestamp() - a.untaken_since) * 1000)::bigint as untaken_ms, t.requested_at, t.signed_at, clock_timestamp() as now
            from unnest(:ids, :attempts) k (transaction_id, attempt)
            join transactions t on t.transaction_id = k.transaction_id
            join attempts a on a.transaction_id = k.transaction_id and a.attempt = k.attempt
            left join accounts c on c.chain_id = t.chain_id and c.address = t.sender
            order by t.transaction_id, a.attempt
            for no key update of t, a
            """
                .formatted(Sendability.SQL))
        .bindArray("ids", TransactionId.class, column(keys, AttemptKey::transaction))
        .bindArray("attempts", Integer.class, column(keys, AttemptKey::attempt))
        .map((rows, context) -> {
          var id = new TransactionId(rows.getObject("transaction_id", java.util.UUID.class));
          return new Locked(
              new AttemptKey(id, rows.getInt("attempt")),
              new TransactionVersion(id, rows.getInt("version")),
              State.parse(rows.getString("state")),
              Sendability.parse(rows.getString("standing")),
              before(rows),
              new Times(
                  rows.getTimestamp("requested_at").toInstant(),
                  rows.getTimestamp("signed_at").toInstant(),
                  rows.getTimestamp("now").toInstant()));
        })
        .list();
  }

  private static Before before(ResultSet rows) throws SQLException {
    Long millis = rows.getObject("refused_ms", Long.class);
    Long untaken = rows.getObject("untaken_ms", Long.class);
    return new Before(
        rows.getInt("misses"),
        rows.getBoolean("external"),
        millis == null ? null : new Refused(Duration.ofMillis(millis), rows.getInt("refusals")),
        untaken == null ? null : Duration.ofMillis(untaken),
        rows.getString("waiting_for"));
  }

  /// Writes what became of copies, and sets the re-sending clock. They must be among those that
  /// [#lock] gave back in this SQL transaction: so each of them is there, unchanged since. The time
  /// of publishing is that of an attempt's first copy: one that was handled without it gets none.
  public static void handled(Handle handle, List<Handled> copies) {
    handle
        .createUpdate(
            """
            update attempts a set
              published_at = case when a.handled_at is null then to_timestamp(h.published_ms / 1000.0) else a.published_at end,
              handled_at = clock_timestamp(),
              resend_at = clock_timestamp() + h.resend_in * interval '1 millisecond',
              sent_count = case when h.outcome is null then a.sent_count else a.sent_count + 1 end,
              last_sent_at = case when h.outcome is null then a.last_sent_at else clock_timestamp() end,
              last_outcome = coalesce(h.outcome, a.last_outcome),
              last_detail = case when h.outcome is null then a.last_detail else h.detail end,
              misses = coalesce(h.misses, a.misses),
              refused_since = case when h.turned is null then a.refused_since
                                   when h.turned then coalesce(a.refused_since, clock_timestamp()) end,
              refusals = case when h.turned is null then a.refusals when h.turned then a.refusals + 1 else 0 end,
              untaken_since = case when h.outcome is null then a.untaken_since
                                   when h.outcome not in ('accepted', 'known') then coalesce(a.untaken_since, clock_timestamp()) end,
              least_price = case when h.outcome is null then a.least_price else h.least_price end,
              least_tip = case when h.outcome is null then a.least_tip else h.least_tip end
            from unnest(:ids, :attempts, :published, :outcomes, :details, :misses, :turned, :prices, :tips, :resendIn)
              as h (transaction_id, attempt, published_ms, outcome, detail, misses, turned, least_price, least_tip, resend_in)
            where a.transaction_id = h.transaction_id and a.attempt = h.attempt
            """)
        .bindArray("ids", TransactionId.class, column(copies, h -> h.key().transaction()))
        .bindArray("attempts", Integer.class, column(copies, h -> h.key().attempt()))
        .bindArray(
            "published",
            Long.class,
            column(copies, h -> h.publishedAt() == null ? null : h.publishedAt().toEpochMilli()))
        .bindArray("outcomes", String.class, ofSent(copies, Sent::outcome))
        .bindArray("details", String.class, ofSent(copies, Sent::detail))
        .bindArray("misses", Integer.class, ofSent(copies, Sent::misses))
        .bindArray("turned", Boolean.class, ofSent(copies, sent -> down(sent.turned())))
        .bindArray("prices", Wei.class, ofSent(copies, sent -> sent.asked().price()))
        .bindArray("tips", Wei.class, ofSent(copies, sent -> sent.asked().tip()))
        .bindArray(
            "resendIn",
            Long.class,
            column(copies, h -> h.resendIn() == null ? null : h.resendIn().toMillis()))
        .execute();
  }

  private static @Nullable Boolean down(Turned turned) {
    return switch (turned) {
      case DOWN -> true;
      case NOT_DOWN -> false;
      case UNKNOWN -> null;
    };
  }

  private static <V> List<V> ofSent(List<Handled> copies, Function<Sent, @Nullable V> value) {
    return column(copies, h -> h.sent() == null ? null : value.apply(h.sent()));
  }

  /// May hold nulls, as the array has them.
  @SuppressWarnings("NullAway")
  private static <S, V> List<V> column(Collection<S> rows, Function<S, @Nullable V> value) {
    java.util.ArrayList<V> values = new java.util.ArrayList<>(rows.size());
    for (S row : rows) {
      values.add(value.apply(row));
    }
    return values;
  }
}
