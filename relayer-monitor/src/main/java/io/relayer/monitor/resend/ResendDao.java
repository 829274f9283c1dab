package io.relayer.monitor.resend;

import io.relayer.core.outbox.BroadcastOutboxDao.Entry;
import io.relayer.core.transaction.ResendClock;
import io.relayer.core.transaction.RowConditions;
import io.relayer.core.transaction.Sendability;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;
import io.relayer.messages.TransactionId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The re-sending clock, `resend_at` of a transaction's row, which is that of its current attempt.
/// It stands in no index: what is out and in no block is gone through, a page at a time, which
/// costs less than an entry in an index for each transaction that never needs a second copy. It is
/// read without a lock; what becomes of it is decided in the statement that sets the clock anew,
/// under the lock of its transaction ([ResendClock]).
///
/// Why: RATIONALE.md#indexes-without-states.
public final class ResendDao {
  /// Of how many at once it is said that they can be paid for.
  private static final int FUNDED = 5_000;

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

  /// Which transactions that are out and in no block.
  public enum Which {
    ALL("true"),
    /// Those whose last sendings brought them into no node for certain, or which all nodes turn
    /// down: their clocks are short. As the index has it.
    RESTLESS("(x.misses > 0 or x.refusals > 0)");

    private final String condition;

    Which(String condition) {
      this.condition = condition;
    }
  }

  /// A page of what is out, as far as it is due.
  ///
  /// @param due attempts whose time has come, lowest nonces of each sender first
  /// @param nextIn how long until the next of the page is due, where that is soon
  /// @param end null where these were the last
  public record Page(List<Due> due, @Nullable Duration nextIn, @Nullable Place end) {}

  /// Reads on through transactions that are out and in no block, and picks those whose time has
  /// come.
  ///
  /// @param after where the page before has ended; null to begin
  /// @param soon what is due within this is told of as the next
  public static Page page(
      Handle handle, ChainId chain, Which which, @Nullable Place after, int limit, Duration soon) {
    List<Read> read =
        handle
            .createQuery(
                """
                select transaction_id, attempt, sender, nonce, due_in, place
                from (
                  select t.*, extract(epoch from t.resend_at - now.at) * 1000 as due_in, row_number() over (order by t.sender, t.nonce) as place
                  from (
                    select x.transaction_id, x.attempt, x.sender, x.nonce, x.resend_at from transactions x
                    where x.chain_id = :chain and %s and %s and (x.sender, x.nonce) > (:sender, :nonce)
                    order by x.sender, x.nonce limit :limit + 1) t
                  cross join (select clock_timestamp() as at) now) p
                where due_in < :soon or place >= :limit
                order by place
                """
                    .formatted(RowConditions.inFlight("x"), which.condition))
            .bind("chain", chain)
            .bind("sender", after == null ? new byte[0] : after.sender.toArray())
            .bind("nonce", after == null ? -1 : after.nonce.value())
            .bind("limit", limit)
            .bind("soon", soon.toMillis())
            .map((rows, context) -> Read.read(rows))
            .list();
    boolean more = !read.isEmpty() && read.getLast().place > limit;
    List<Read> page = more ? read.subList(0, read.size() - 1) : read;
    return new Page(
        page.stream().filter(Read::due).map(one -> new Due(one.entry, one.at.sender)).toList(),
        page.stream()
            .map(Read::dueIn)
            .filter(in -> in != null && in > 0 && in < soon.toMillis())
            .min(Comparator.naturalOrder())
            .map(millis -> Duration.ofMillis((long) Math.ceil(millis)))
            .orElse(null),
        more ? page.getLast().at : null);
  }

  /// @param dueIn in milliseconds; null where it is not to be sent
  /// @param place within the page, from 1
  private record Read(Entry entry, Place at, @Nullable Double dueIn, int place) {
    static Read read(ResultSet rows) throws SQLException {
      double in = rows.getDouble("due_in");
      boolean isClockOff = rows.wasNull();
      return new Read(
          ResendDao.entry(rows),
          new Place(Address.of(rows.getBytes("sender")), new Nonce(rows.getLong("nonce"))),
          isClockOff ? null : in,
          rows.getInt("place"));
    }

    boolean due() {
      return dueIn != null && dueIn <= 0;
    }
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
    return ResendClock.decide(handle, due, net, later).entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, one -> Verdict.of(one.getValue())));
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
                  where x.chain_id = :chain and x.attempt is not null and x.final_at is null and x.block_number is null
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
    return ResendClock.wakeSilent(handle, transactions);
  }

  private static Entry entry(ResultSet rows) throws SQLException {
    return new Entry(
        new TransactionId(rows.getObject("transaction_id", UUID.class)), rows.getInt("attempt"));
  }

  /// What these senders could not pay for goes out again at once.
  public static void wakeFunded(Handle handle, ChainId chain, Collection<Address> senders) {
    ResendClock.wakeFunded(handle, chain, senders, FUNDED);
  }
}
