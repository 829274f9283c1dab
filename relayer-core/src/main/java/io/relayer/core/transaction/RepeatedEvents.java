package io.relayer.core.transaction;

import io.relayer.messages.TransactionId;
import java.sql.Types;
import java.util.Collection;
import org.jdbi.v3.core.Handle;

/// Events by which requests are told once more how they stand: the last one again, or a further one
/// where the last is not the whole truth any more. None is a step of a life.
final class RepeatedEvents {
  /// How requests stand once more, where their last event is another generation's: one that came to
  /// nothing, while another was executed or is open. Who goes by the last event would else take the
  /// request for not executed, and ask for it again under another id.
  private static final String RECORD_DECIDING =
      """
      with moved as (
        select distinct on (t.request_key) t.* from transactions t
        where t.request_key = any(:keys) and (t.state = 'confirmed' or t.final_at is null)
        order by t.request_key, %s),
      newest as (
        update transactions n
        set sequence = n.sequence + 1, version = n.version + 1, outbox_pos = greatest(n.outbox_pos, pg_current_xact_id())
        from moved m
        where n.request_key = m.request_key and n.retried_by is null and n.generation > 1
          and (select x.transaction_id <> m.transaction_id or x.state <> m.state
               from transactions g join transitions x using (transaction_id)
               where g.request_key = n.request_key and not x.repeat order by x.sequence desc limit 1)
        returning n.request_key, n.sequence, n.outbox_pos)
      """
              .formatted(EarlierGenerations.deciding("t"))
          + TransitionLog.RECORD_UNDER_NEWEST;

  private RepeatedEvents() {}

  /// Publishes the current state's event again for requests that were asked for again: that of the
  /// generation which decides.
  static void repeat(Handle handle, Collection<Long> requestKeys) {
    handle
        .createQuery(
            """
            select t.transaction_id from transactions t
            where t.request_key = any(:keys)
              and %s
            order by t.transaction_id for no key update
            """
                .formatted(RowConditions.NEWEST_GENERATION))
        .bindArray("keys", Long.class, requestKeys)
        .mapTo(TransactionId.class)
        .list();
    handle
        .createUpdate(
            """
            with newest as (
              update transactions t set outbox_pos = greatest(t.outbox_pos, pg_current_xact_id())
              where t.request_key = any(:keys)
                and %s
              returning t.request_key, t.sequence, t.outbox_pos)
            insert into transitions (pos, transaction_id, generation, sequence, event, state, detail, repeat)
            select n.outbox_pos, m.transaction_id, m.generation, n.sequence, m.state, m.state,
                   coalesce(last.detail, '{}'), true
            from newest n
            cross join lateral (
              select t.transaction_id, t.generation, t.state from transactions t
              where t.request_key = n.request_key order by %s limit 1) m
            left join lateral (
              select x.detail from transitions x
              where x.transaction_id = m.transaction_id and not x.repeat order by x.sequence desc limit 1) last on true
            """
                .formatted(RowConditions.NEWEST_GENERATION, EarlierGenerations.deciding("t")))
        .bindArray("keys", Long.class, requestKeys)
        .execute();
    TransitionLog.noteWritten(handle, requestKeys);
  }

  /// Tells the present state of requests whose history says another one, by the next event.
  static void tellState(Handle handle, Collection<Long> requestKeys) {
    tell(
        handle,
        requestKeys,
        """
        n.state is distinct from (
          select x.state from transitions x
          where x.transaction_id = n.transaction_id and not x.repeat order by x.sequence desc limit 1)
        """);
  }

  /// Tells the present state of requests, whatever their history says, by the next event.
  static void tellAgain(Handle handle, Collection<Long> requestKeys) {
    tell(handle, requestKeys, "true");
  }

  private static void tell(Handle handle, Collection<Long> requestKeys, String condition) {
    write(
        handle,
        """
        with newest as (
          select distinct on (request_key) transaction_id, state from transactions
          where request_key = any(:keys) order by request_key, generation desc),
        moved as (
          update transactions t set sequence = t.sequence + 1, version = t.version + 1,
            outbox_pos = greatest(t.outbox_pos, pg_current_xact_id())
          from newest n
          where t.transaction_id = n.transaction_id and (%s)
          returning t.*)
        """
                .formatted(condition)
            + TransitionLog.RECORD,
        requestKeys);
  }

  /// Tells once more how requests stand whose last event is of a generation that does not decide
  /// it. Their newest generations are locked.
  static void tellDeciding(Handle handle, Collection<Long> requestKeys) {
    if (!requestKeys.isEmpty()) {
      write(handle, RECORD_DECIDING, requestKeys);
    }
  }

  private static void write(Handle handle, String events, Collection<Long> requestKeys) {
    handle
        .createQuery(events)
        .bindNull("event", Types.VARCHAR)
        .bindNull("by", Types.VARCHAR)
        .bindNull("orders", Types.VARCHAR)
        .bindArray("keys", Long.class, requestKeys)
        .mapTo(TransactionId.class)
        .list();
    TransitionLog.noteWritten(handle, requestKeys);
  }
}
