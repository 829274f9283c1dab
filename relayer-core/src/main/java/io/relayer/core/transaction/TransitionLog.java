package io.relayer.core.transaction;

import io.relayer.core.RelayerException;
import io.relayer.core.database.Lists;
import io.relayer.messages.TransactionId;
import io.relayer.messages.event.EventName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/// Table `transitions`: the history, and the outbox of the transaction events. Each row's `pos` and
/// `sequence` come from the row of its transaction, or of its request's newest generation where it
/// is not that itself; under the lock of that row it is written.
///
/// Why: RATIONALE.md#version-raised.
final class TransitionLog {
  private TransitionLog() {}

  /// Another generation may follow while a late event waits for the newest one's lock.
  private static final int MOST_GENERATIONS_MEANWHILE = 100;

  /// The place of the event of a row that a next generation has followed: in the newest one's
  /// order, under its lock. There is none where that one was followed as well, meanwhile.
  ///
  /// The newest one's version is raised as well, since what it rests on may have changed: whoever
  /// read it before this event, the signer above all, loses. A violation and a signing of the
  /// newest one can meet in three ways: the violation commits before the signer locks the row, or
  /// holds the lock that the signer waits for, and either way the signer finds another version (and
  /// the step's guard, which is a statement of its own after the lock, sees the older row open); or
  /// the violation waits here for the signer's lock, and then it comes after: what was signed is
  /// not sent from there on ([io.relayer.core.transaction.Sendability]), as if it had been signed
  /// long before.
  private static final String LATE_PLACE =
      """
      update transactions n
      set sequence = n.sequence + 1, version = n.version + 1, outbox_pos = greatest(n.outbox_pos, pg_current_xact_id())
      where n.request_key = :key and n.retried_by is null
      returning n.sequence, n.outbox_pos, clock_timestamp() as at
      """;

  private static final String INSERTED =
      """
      with moved as (
        select %s from transactions t where t.transaction_id = any(:ids) and t.retried_by is null)
      """
              .formatted(EventFacts.ROW)
          + EventFacts.OF_ROOTS;

  /// A guarded step over many rows, that gives back what its events tell.
  ///
  /// The guard stands in a `case`, as does every condition on the state of rows that are named by
  /// their keys: bare, it would let the planner take an index that is partial to such a state, and
  /// compare all that is in flight with all of the batch.
  ///
  /// @param set assignments; `t` is the row and `s` the step's bound values
  /// @param steps the bound values as `unnest(…) as s (id, version, …)`
  /// @param guard what must hold besides the version
  static String step(String set, String steps, String guard) {
    return """
    with moved as (
      update transactions t
      set %s, version = t.version + 1,
          sequence = case when t.retried_by is null then t.sequence + 1 else t.sequence end,
          outbox_pos = case when t.retried_by is null then greatest(t.outbox_pos, pg_current_xact_id()) else t.outbox_pos end
      from %s
      where t.transaction_id = s.id and t.version = s.version and case when %s then true else false end
      returning %s)
    %s
    """
        .formatted(set, steps, guard, EventFacts.ROW, EventFacts.OF_ROOTS);
  }

  /// A guarded step by which a row ends, or is given up, with nothing of it in a block: no chain
  /// will ever say that it was wrong. An older copy of the database lacks what is ours, so its own
  /// statement looks that nothing holds and that this run of the server was compared
  /// ([io.relayer.core.restore.Verified]); else it moves nothing, whoever takes it.
  static String withoutTrace(String set, String steps, String guard) {
    return step(set, steps, guard + " and is_verified()");
  }

  /// Locks the rows in the order of their ids, so that two batches can't wait for each other.
  static void lock(Handle handle, Collection<TransactionId> ids) {
    handle
        .createQuery(
            """
            select transaction_id from transactions
            where transaction_id = any(:ids) order by transaction_id for no key update
            """)
        .bindArray("ids", TransactionId.class, ids)
        .mapTo(TransactionId.class)
        .list();
  }

  /// Locks all generations of the requests, in the order of their ids. They are found first: asked
  /// for in one, the rows might be looked for in the order that they are locked in, which reads
  /// all.
  static void lockOfRequests(Handle handle, Collection<Long> requestKeys) {
    handle
        .createQuery(
            """
            select transaction_id from transactions
            where transaction_id = any(array(
              select g.transaction_id
              from unnest(:keys) as k (key)
              cross join lateral (select x.transaction_id from transactions x where x.request_key = k.key offset 0) g))
            order by transaction_id for no key update
            """)
        .bindArray("keys", Long.class, requestKeys)
        .mapTo(TransactionId.class)
        .list();
  }

  /// @param event where the row itself is the ordering root, at its place
  /// @param late whether a next generation has followed it, and another row is the root
  /// @param unexecuted whether it has ended so, and another generation may decide
  private record Moved(Transition event, long requestKey, boolean late, boolean unexecuted) {
    static Moved read(ResultSet row, @Nullable EventName event, @Nullable OrderedBy by)
        throws SQLException {
      EventFacts facts = EventFacts.read(row, event, by);
      boolean late = row.getBoolean("late");
      return new Moved(
          new Transition(facts, EventFacts.Place.read(row)),
          row.getLong("request_key"),
          late,
          (facts.generation() > 1 || late)
              && (facts.state().equals("failed") || facts.state().equals("cancelled")));
    }

    TransactionId id() {
      return event.facts().id();
    }
  }

  /// Locks the rows, takes the step with the refs as `:ids` and `:versions`, writes its events, and
  /// gives back the transactions that were moved.
  ///
  /// @param event null for that of the state
  static Set<TransactionId> run(
      Query step, @Nullable EventName event, List<TransactionVersion> refs) {
    return run(step, event, refs, null);
  }

  /// @param by who ordered it; null where nobody did
  static Set<TransactionId> run(
      Query step,
      @Nullable EventName event,
      List<TransactionVersion> refs,
      @Nullable OrderedBy by) {
    if (refs.isEmpty()) {
      return Set.of();
    }
    Handle handle = step.getHandle();
    List<TransactionId> ids = Lists.column(refs, TransactionVersion::id);
    lock(handle, ids);
    List<Moved> moved =
        step.bindArray("ids", TransactionId.class, ids)
            .bindArray("versions", Integer.class, Lists.column(refs, TransactionVersion::version))
            .map((row, context) -> Moved.read(row, event, by))
            .list();
    TransitionInsert.all(handle, moved.stream().filter(m -> !m.late()).map(Moved::event).toList());
    moved.stream().filter(Moved::late).forEach(m -> tellLate(handle, m));
    RepeatedEvents.tellDeciding(
        handle,
        moved.stream().filter(Moved::unexecuted).map(Moved::requestKey).distinct().toList());
    return moved.stream().map(Moved::id).collect(Collectors.toSet());
  }

  private static void tellLate(Handle handle, Moved moved) {
    for (int i = 0; i < MOST_GENERATIONS_MEANWHILE; i++) {
      Optional<EventFacts.Place> place =
          handle
              .createQuery(LATE_PLACE)
              .bind("key", moved.requestKey())
              .map((row, context) -> EventFacts.Place.read(row))
              .findOne();
      if (place.isPresent()) {
        TransitionInsert.all(handle, List.of(new Transition(moved.event().facts(), place.get())));
        return;
      }
    }
    throw new RelayerException(
        "%s: the newest generation of its request is not there".formatted(moved.id()));
  }

  /// Writes the first event of rows that were just inserted with sequence 1.
  static void first(Handle handle, Collection<TransactionId> ids, EventName event) {
    List<Transition> told =
        handle
            .createQuery(INSERTED)
            .bindArray("ids", TransactionId.class, ids)
            .map((row, context) -> transition(row, event))
            .list();
    if (told.size() != ids.size()) {
      throw new RelayerException(
          "%d of %d %s transactions are not in the database"
              .formatted(ids.size() - told.size(), ids.size(), event.text()));
    }
    TransitionInsert.all(handle, told);
  }

  /// A row of [EventFacts#select], as the event of its root.
  ///
  /// @param event null for that of the state
  static Transition transition(ResultSet row, @Nullable EventName event) throws SQLException {
    return new Transition(EventFacts.read(row, event, null), EventFacts.Place.read(row));
  }
}
