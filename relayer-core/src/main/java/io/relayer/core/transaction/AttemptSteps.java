package io.relayer.core.transaction;

import io.relayer.messages.TransactionId;
import io.relayer.messages.event.EventName;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The guarded steps that concern what a nonce, once taken, is spent for: none of them changes the
/// state. As with [TransactionSteps], each gives back what was moved.
public final class AttemptSteps {
  private static final String REFS = "unnest(:ids, :versions) as s (id, version)";

  /// Signed here, and so ours to replace.
  private static final String OURS =
      """
      t.attempt is not null and t.final_at is null and exists (select 1 from accounts c
        where c.chain_id = t.chain_id and c.address = t.sender and c.managed_by <> 'external')
      """;

  private static final String REPLACED =
      TransitionLog.step(
          StateColumns.current("s.attempt")
              + ", "
              + SendingColumns.STARTED
              + """
              , worst_cost = greatest(t.worst_cost, (%s))
              """
                  .formatted(StateColumns.mostCost("a.attempt = s.attempt")),
          "unnest(:ids, :versions, :attempts) as s (id, version, attempt)",
          """
          %s and s.attempt > 0
          and ((select a.kind from attempts a where a.transaction_id = t.transaction_id and a.attempt = s.attempt) = 'empty'
            or t.intent is null and not %s)
          """
              .formatted(RowConditions.IN_FLIGHT, EarlierGenerations.OPEN_OR_EXECUTED));

  private static final String GIVEN_UP =
      TransitionLog.withoutTrace(
          String.join(
              ", ",
              StateColumns.unwanted(":intent"),
              SendingColumns.UNWANTED,
              "failure_message = :message"),
          REFS,
          "t.intent is null and " + OURS);

  private static final String BUMP_ORDERED =
      TransitionLog.step(
          "bump_ordered = true",
          REFS,
          "not t.bump_ordered and t.block_number is null and t.nonce is not null and " + OURS);

  private AttemptSteps() {}

  /// Locks the rows in the order of their ids.
  ///
  /// @return those that are what was read: no other writer changes them before the end of this SQL
  ///   transaction
  public static Set<TransactionId> lock(Handle handle, List<TransactionVersion> refs) {
    return Set.copyOf(
        handle
            .createQuery(
                """
                select t.transaction_id from unnest(:ids, :versions) as s (id, version)
                join transactions t on t.transaction_id = s.id and t.version = s.version
                order by t.transaction_id for no key update of t
                """)
            .bindArray(
                "ids", TransactionId.class, refs.stream().map(TransactionVersion::id).toList())
            .bindArray(
                "versions", Integer.class, refs.stream().map(TransactionVersion::version).toList())
            .mapTo(TransactionId.class)
            .list());
  }

  /// Another attempt, which was inserted before in the same SQL transaction, is the one that is
  /// sent from now on; the earlier ones stay watched. Not one that was not signed here, not of what
  /// is in a block, and not a payload of what is given up, or of a next generation while one before
  /// it is open or was executed.
  ///
  /// @param net a copy of it that nobody handles is sent again after this
  public static Set<TransactionId> replaced(
      Handle handle, List<TransactionVersion> refs, List<Integer> attempts, Duration net) {
    SentAttemptDao.putAway(handle, refs);
    return TransitionLog.run(
        handle
            .createQuery(REPLACED)
            .bind("net", net.toMillis())
            .bindArray("attempts", Integer.class, attempts),
        EventName.REPLACED,
        refs);
  }

  /// Why a payload is not wanted any more.
  ///
  /// @param message what `failure_message` will say, where the intent has words of its own
  /// @param by who ordered it, where somebody did
  public record Reason(Intent intent, @Nullable String message, @Nullable OrderedBy by) {
    public static final Reason DEADLINE = new Reason(Intent.DEADLINE, null, null);
  }

  /// The payloads are not wanted any more: from here on only empty attempts of them are sent.
  /// Whichever attempt is mined decides. The first intent stays; external senders' are left alone,
  /// and so are all while something holds, or before this run of the server was compared with
  /// Kafka: an older copy may not know that its deadline was met, or that its fees were raised.
  public static Set<TransactionId> givenUp(
      Handle handle, List<TransactionVersion> refs, Reason reason) {
    return TransitionLog.run(
        handle
            .createQuery(GIVEN_UP)
            .bind("intent", reason.intent().text())
            .bind("message", reason.message()),
        EventName.GIVEN_UP,
        refs,
        reason.by());
  }

  /// The next attempt is to be signed as soon as fees allow it, whatever the market says.
  public static Set<TransactionId> bumpOrdered(
      Handle handle, List<TransactionVersion> refs, OrderedBy by) {
    return TransitionLog.run(handle.createQuery(BUMP_ORDERED), EventName.BUMP_ORDERED, refs, by);
  }
}
