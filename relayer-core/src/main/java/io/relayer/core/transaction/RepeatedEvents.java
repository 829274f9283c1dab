package io.relayer.core.transaction;

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
        select distinct on (t.request_key) %s from transactions t
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
              .formatted(EventFacts.ROW, EarlierGenerations.deciding("t"))
          + EventFacts.select("newest", "moved m join newest using (request_key)");

  /// The same of requests whose transactions are gone: of what was kept when they went. Comes after
  /// the locks of transactions, which wait for whoever is deleting them: so each request is found
  /// there, or here.
  private static final String OF_PRUNED =
      """
      with root as (
        update pruned_requests p set outbox_pos = greatest(p.outbox_pos, pg_current_xact_id())
        where p.request_key = any(:keys)
        returning p.request_key, p.transaction_id, p.generation, p.chain_id, p.pool, p.recipient, p.labels, p.traceparent,
          p.tracestate, p.state, p.detail, p.sequence, p.outbox_pos)
      select m.state as event, m.state, m.detail, m.outbox_pos, m.sequence, clock_timestamp() as at,
             m.transaction_id, m.generation, m.chain_id, m.pool, r.producer, r.request_id, m.recipient, m.labels,
             m.traceparent, m.tracestate
      from root m join requests r using (request_key)
      order by m.request_key
      """;

  private RepeatedEvents() {}

  /// Publishes the current state's event again for requests that were asked for again: that of the
  /// generation which decides.
  static void repeat(Handle handle, Collection<Long> requestKeys) {
    TransitionLog.lockOfRequests(handle, requestKeys);
    tellAsTold(
        handle,
        requestKeys,
        true,
        """
        with newest as (
          update transactions t set outbox_pos = greatest(t.outbox_pos, pg_current_xact_id())
          where t.request_key = any(:keys)
            and %s
          returning t.request_key, t.sequence, t.outbox_pos)
        select m.state as event, m.state, coalesce(last.detail, '{}') as detail, n.outbox_pos, n.sequence,
               clock_timestamp() as at, %s
        from newest n
        cross join lateral (
          select t.transaction_id, t.request_key, t.generation, t.chain_id, t.pool, t.state from transactions t
          where t.request_key = n.request_key order by %s limit 1) m
        %s
        left join lateral (
          select event_detail(x.value) as detail from transitions x
          where x.transaction_id = m.transaction_id and not x.repeat order by x.sequence desc limit 1) last on true
        """
            .formatted(
                RowConditions.NEWEST_GENERATION,
                EventFacts.RETOLD,
                EarlierGenerations.deciding("t"),
                EventFacts.CONSTANTS));
    tellAsTold(handle, requestKeys, true, OF_PRUNED);
  }

  /// Writes events of which what changes over a life is JSON already.
  ///
  /// @param events a query for rows of [EventFacts#retold] at their places, in their order
  static void tellAsTold(
      Handle handle, Collection<Long> requestKeys, boolean repeat, String events) {
    TransitionInsert.all(
        handle,
        handle
            .createQuery(events)
            .bindArray("keys", Long.class, requestKeys)
            .map((row, context) ->
                new Transition(EventFacts.retold(row), EventFacts.Place.read(row), repeat))
            .list());
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
          returning %s)
        """
                .formatted(condition, EventFacts.ROW)
            + EventFacts.select("m", "(select * from moved where not late) m"),
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
    TransitionInsert.all(
        handle,
        handle
            .createQuery(events)
            .bindArray("keys", Long.class, requestKeys)
            .map((row, context) -> TransitionLog.transition(row, null))
            .list());
  }
}
