package io.relayer.core.transaction;

import io.relayer.core.RelayerException;
import io.relayer.core.database.Lists;
import io.relayer.core.outbox.AfterCommit;
import io.relayer.core.outbox.Lane;
import io.relayer.messages.TransactionId;
import io.relayer.messages.event.EventName;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
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

  /// An event with the facts that change over a life, as they stand in `moved` (transactions rows)
  /// now.
  ///
  /// @param root the ordering root: `m` itself, or another row
  /// @param from joins the root where it is another row, and says of which of the rows it is told
  private static String record(String root, String from) {
    return """
    insert into transitions (pos, transaction_id, generation, sequence, event, state, detail)
    select %1$s.outbox_pos, m.transaction_id, m.generation, %1$s.sequence, coalesce(:event, m.state), m.state,
           jsonb_strip_nulls(jsonb_build_object(
             'from', hex(m.sender), 'nonce', m.nonce, 'hash', hex(a.hash), 'attemptKind', a.kind,
             'waitingFor', m.waiting_for, 'intent', m.intent, 'by', :by,
             'order', case when :orders::jsonb ->> m.transaction_id::text is not null then jsonb_build_object(
               'source', :orders::jsonb ->> m.transaction_id::text, 'generation', m.generation) end,
             'blockNumber', m.block_number, 'blockHash', hex(m.block_hash),
             'confirmations', case when m.block_number is not null then greatest(h.head_number - m.block_number + 1, 0) end,
             'gasUsed', m.gas_used::text, 'effectiveGasPrice', m.effective_gas_price::text,
             'contractAddress', hex(m.contract_address),
             'nonceUsed', case when m.superseded_in is not null then jsonb_build_object(
               'blockNumber', m.superseded_in, 'blockHash', hex(m.superseded_hash)) end,
             'failure', case when m.failure_code is not null then jsonb_build_object(
               'code', m.failure_code, 'message', m.failure_message, 'revertReason', m.revert_reason) end))
    from %2$s
    left join attempts a on a.transaction_id = m.transaction_id and a.attempt = coalesce(m.mined_attempt, m.attempt)
    left join chain_heads h on h.chain_id = m.chain_id
    order by m.transaction_id
    returning transaction_id
    """
        .formatted(root, from);
  }

  static final String RECORD = record("m", "(select * from moved where retried_by is null) m");

  static final String RECORD_UNDER_NEWEST =
      record("newest", "moved m join newest using (request_key)");

  /// The event of a row that a next generation has followed: in the newest one's order, under its
  /// lock. Nothing is written where that one was followed as well, meanwhile.
  ///
  /// The newest one's version is raised as well, since what it rests on may have changed: whoever
  /// read it before this event, the signer above all, loses. A violation and a signing of the
  /// newest one can meet in three ways: the violation commits before the signer locks the row, or
  /// holds the lock that the signer waits for, and either way the signer finds another version (and
  /// the step's guard, which is a statement of its own after the lock, sees the older row open); or
  /// the violation waits here for the signer's lock, and then it comes after: what was signed is
  /// not sent from there on ([io.relayer.core.transaction.Sendability]), as if it had been signed
  /// long before.
  private static final String RECORD_LATE =
      """
      with moved as (select * from transactions where transaction_id = :id),
      newest as (
        update transactions n
        set sequence = n.sequence + 1, version = n.version + 1, outbox_pos = greatest(n.outbox_pos, pg_current_xact_id())
        from moved m
        where n.request_key = m.request_key and n.retried_by is null
        returning n.request_key, n.sequence, n.outbox_pos)
      """
          + RECORD_UNDER_NEWEST;

  /// A guarded step over many rows, and its events.
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
      returning t.*),
    told as (
    %s)
    select transaction_id, request_key, retried_by is not null as late,
           (generation > 1 or retried_by is not null) and state in ('failed', 'cancelled') as unexecuted
    from moved order by transaction_id
    """
        .formatted(set, steps, guard, RECORD);
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

  /// @param late whether a next generation has followed it
  /// @param unexecuted whether it has ended so, and another generation may decide
  private record Moved(TransactionId id, long requestKey, boolean late, boolean unexecuted) {}

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
    List<TransactionId> ids = Lists.column(refs, TransactionVersion::id);
    lock(step.getHandle(), ids);
    List<Moved> moved =
        ordered(step.bind("event", text(event)), by)
            .bindArray("ids", TransactionId.class, ids)
            .bindArray("versions", Integer.class, Lists.column(refs, TransactionVersion::version))
            .map((rows, context) ->
                new Moved(
                    new TransactionId(rows.getObject("transaction_id", UUID.class)),
                    rows.getLong("request_key"),
                    rows.getBoolean("late"),
                    rows.getBoolean("unexecuted")))
            .list();
    noteWritten(step.getHandle(), moved);
    moved.stream().filter(Moved::late).forEach(m -> late(step.getHandle(), m.id(), event, by));
    RepeatedEvents.tellDeciding(
        step.getHandle(),
        moved.stream().filter(Moved::unexecuted).map(Moved::requestKey).distinct().toList());
    return moved.stream().map(Moved::id).collect(Collectors.toSet());
  }

  private static @Nullable String text(@Nullable EventName event) {
    return event == null ? null : event.text();
  }

  private static Query ordered(Query step, @Nullable OrderedBy by) {
    return step.bind("by", by == null ? null : by.who())
        .bind("orders", by == null ? null : by.json());
  }

  private static void late(
      Handle handle, TransactionId id, @Nullable EventName event, @Nullable OrderedBy by) {
    for (int i = 0; i < MOST_GENERATIONS_MEANWHILE; i++) {
      if (ordered(handle.createQuery(RECORD_LATE), by)
          .bind("id", id)
          .bind("event", text(event))
          .mapTo(TransactionId.class)
          .findOne()
          .isPresent()) {
        return;
      }
    }
    throw new RelayerException(
        "%s: the newest generation of its request is not there".formatted(id));
  }

  /// Writes the first event of rows that were just inserted with sequence 1.
  static void first(Handle handle, Collection<TransactionId> ids, EventName event) {
    List<TransactionId> told =
        ordered(
                handle.createQuery(
                    "with moved as (select * from transactions where transaction_id = any(:ids))\n"
                        + RECORD),
                null)
            .bind("event", event.text())
            .bindArray("ids", TransactionId.class, ids)
            .mapTo(TransactionId.class)
            .list();
    if (told.size() != ids.size()) {
      throw new RelayerException(
          "%d of %d %s transactions are not in the database"
              .formatted(ids.size() - told.size(), ids.size(), event.text()));
    }
    noteWritten(handle, told);
  }

  /// To be called after each statement that writes events which are to be published.
  ///
  /// @param of whose they are, or may be
  static void noteWritten(Handle handle, Collection<?> of) {
    if (!of.isEmpty()) {
      AfterCommit.announce(handle, Lane.TRANSITIONS);
    }
  }
}
