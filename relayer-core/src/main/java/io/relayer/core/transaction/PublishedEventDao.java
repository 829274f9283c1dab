package io.relayer.core.transaction;

import io.relayer.core.database.ContentFault;
import io.relayer.core.database.FailureLine;
import io.relayer.core.database.Lists;
import io.relayer.messages.TransactionId;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Table `told_events`: what consumers were told and the database, an older copy, does not know.
/// They drop what does not count on from there, so what is told next must.
public final class PublishedEventDao {
  /// A request of which nothing was told begins as all do. Its event has not been published.
  private static final String FIRST =
      ToldStates.DUE
          + """
          , first as (
            update transactions t set sequence = 1, outbox_pos = greatest(t.outbox_pos, pg_current_xact_id())
            from n where t.transaction_id = n.transaction_id and n.sequence = 0 and not exists (
              select from e where e.request_key = n.request_key)
            returning t.transaction_id, t.request_key, t.generation, t.chain_id, t.pool, t.sender, t.sequence, t.outbox_pos)
          select 'queued' as event, 'queued' as state, m.outbox_pos, m.sequence, clock_timestamp() as at,
                 jsonb_strip_nulls(jsonb_build_object('from', hex(m.sender))) as detail, %s
          from first m
          %s
          """
              .formatted(EventFacts.RETOLD, EventFacts.CONSTANTS);

  /// What was told counts as published: place 0 is before every cursor.
  private static final String HISTORY =
      ToldStates.DUE
          + """
          select e.event, e.state, '0' as outbox_pos, e.sequence, e.at, e.detail, %s
          from e
          left join transactions t on t.request_key = e.request_key and t.generation = e.generation
          join transactions m on m.transaction_id = coalesce(t.transaction_id, e.newest)
          %s
          order by e.request_key, e.sequence
          """
              .formatted(EventFacts.RETOLD, EventFacts.CONSTANTS);

  private static final String COUNT =
      ToldStates.DUE
          + """
          update transactions t set sequence = told.sequence, version = t.version + 1,
            outbox_pos = greatest(t.outbox_pos, pg_current_xact_id())
          from (select newest, max(sequence) as sequence from e group by newest) told
          where t.transaction_id = told.newest
          returning t.transaction_id
          """;

  /// Nothing of what was told but how far it counted.
  private static final String NUMBERS =
      """
      update transactions t set sequence = greatest(t.sequence, told.sequence), version = t.version + 1,
        outbox_pos = greatest(t.outbox_pos, pg_current_xact_id())
      from (
        select r.request_key, max(e.sequence) as sequence
        from requests r join told_events e on e.producer = r.producer and e.request_id = r.request_id
        where r.request_key = any(:keys) group by r.request_key) told
      where t.request_key = told.request_key and t.retried_by is null
      returning t.transaction_id
      """;

  private static final String BEFORE = "told_events";
  private static final Logger log = LoggerFactory.getLogger(PublishedEventDao.class);

  /// Whether the history of request `r` has, under the number of `e`, another event: one of another
  /// state, attempt, block or failure.
  private static final String TOLD_OTHERWISE =
      """
      exists (
        select from transactions g join transitions x using (transaction_id)
        where g.request_key = r.request_key and x.sequence = e.sequence and not x.repeat
          and (x.state, x.value::jsonb -> 'hash', x.value::jsonb -> 'blockHash', x.value::jsonb #> '{failure,code}')
            is distinct from (e.state, e.detail -> 'hash', e.detail -> 'blockHash', e.detail #> '{failure,code}'))
      """;

  private PublishedEventDao() {}

  /// Keeps those that go beyond what the history of their request has, or under whose number it
  /// ends with another event: an older copy goes on by itself until it is recovered. Of several
  /// with the same number the first, which is what consumers saw.
  ///
  /// @return how many were kept
  public static int keep(Handle handle, List<PublishedEvent> events) {
    return handle
        .createUpdate(
            """
            insert into told_events (producer, request_id, sequence, transaction_id, generation, event, state, detail, at)
            select e.producer, e.request_id, e.sequence, e.transaction_id, e.generation, e.event, e.state, e.detail,
                   e.at::timestamptz
            from (
              select producer, request_id, sequence, transaction_id, generation, event, state, detail::jsonb as detail, at, place
              from unnest(:producers, :ids, :sequences, :transactions, :generations, :events, :states, :details, :ats)
                with ordinality
                as u (producer, request_id, sequence, transaction_id, generation, event, state, detail, at, place)) e
            left join requests r on r.producer = e.producer and r.request_id = e.request_id
            cross join lateral (
              select greatest(
                       (select max(t.sequence) from transactions t where t.request_key = r.request_key),
                       (select g.sequence from pruned_requests g where g.request_key = r.request_key), 0) as sequence) known
            where e.sequence > known.sequence or e.sequence = known.sequence and %s
            order by e.place
            on conflict (producer, request_id, sequence) do nothing
            """
                .formatted(TOLD_OTHERWISE))
        .bindArray("producers", String.class, Lists.column(events, PublishedEvent::producer))
        .bindArray("ids", String.class, Lists.column(events, PublishedEvent::requestId))
        .bindArray("sequences", Integer.class, Lists.column(events, PublishedEvent::sequence))
        .bindArray(
            "transactions", TransactionId.class, Lists.column(events, PublishedEvent::transaction))
        .bindArray("generations", Integer.class, Lists.column(events, PublishedEvent::generation))
        .bindArray("events", String.class, Lists.column(events, PublishedEvent::event))
        .bindArray("states", String.class, Lists.column(events, PublishedEvent::state))
        .bindArray("details", String.class, Lists.column(events, PublishedEvent::detail))
        .bindArray("ats", String.class, Lists.column(events, event -> event.at().toString()))
        .execute();
  }

  /// Those that the history does not have, as text. What is kept for a request that is to be taken
  /// in again is known.
  public static List<String> unknown(Handle handle, List<PublishedEvent> events) {
    return handle
        .createQuery(
            """
            select format('event %s of %s/%s was published, and the database has %s', e.sequence, e.producer, e.request_id,
                          coalesce('events up to ' || known.sequence, 'no such request'))
            from unnest(:producers, :ids, :sequences) with ordinality as e (producer, request_id, sequence, place)
            cross join lateral (
              select greatest(
                       (select max(t.sequence) from transactions t where t.request_key = r.request_key),
                       (select g.sequence from pruned_requests g where g.request_key = r.request_key)) as sequence
              from (select 1) one
              left join requests r on r.producer = e.producer and r.request_id = e.request_id) known
            where e.sequence > coalesce(known.sequence, 0) and not exists (
              select from told_events k
              where k.producer = e.producer and k.request_id = e.request_id and k.sequence = e.sequence)
            order by e.place
            """)
        .bindArray("producers", String.class, Lists.column(events, PublishedEvent::producer))
        .bindArray("ids", String.class, Lists.column(events, PublishedEvent::requestId))
        .bindArray("sequences", Integer.class, Lists.column(events, PublishedEvent::sequence))
        .mapTo(String.class)
        .list();
  }

  /// Requests that are there, and of which something is kept.
  public static List<Long> waiting(Handle handle, int limit) {
    return handle
        .createQuery(
            """
            select r.request_key from requests r
            where exists (select from told_events e where e.producer = r.producer and e.request_id = r.request_id)
              and exists (select from transactions t where t.request_key = r.request_key)
            limit :limit
            """)
        .bind("limit", limit)
        .mapTo(Long.class)
        .list();
  }

  /// How many events are kept.
  public static long count(Handle handle) {
    return handle.createQuery("select count(*) from told_events").mapTo(Long.class).one();
  }

  /// Brings requests that were just inserted to where consumers know them to be. Costs one
  /// statement, by their keys, where nothing is kept of them, however much is kept of others.
  public static void catchUp(Handle handle, Collection<Long> requestKeys) {
    List<Long> told =
        handle
            .createQuery(
                """
                select r.request_key from requests r
                where r.request_key = any(:keys)
                  and exists (select from told_events e where e.producer = r.producer and e.request_id = r.request_id)
                """)
            .bindArray("keys", Long.class, requestKeys)
            .mapTo(Long.class)
            .list();
    if (!told.isEmpty()) {
      apply(handle, told);
    }
  }

  /// Puts what is kept of these requests into their histories, gives their transactions the states
  /// that were told as far as the rows bear them out, and tells the present state where another one
  /// was told last, or another event under the last number. Nothing of it is published again. Locks
  /// the transactions.
  ///
  /// Where that fails on what a request's events say, it is undone and done again request by
  /// request; of a guilty one the numbers alone are kept, so that consumers take what follows, and
  /// its present state is told under the next.
  public static void apply(Handle handle, Collection<Long> requestKeys) {
    handle.savepoint(BEFORE);
    try {
      applyWhole(handle, requestKeys);
      handle.releaseSavepoint(BEFORE);
    } catch (RuntimeException e) {
      if (!ContentFault.is(e)) {
        throw e;
      }
      handle.rollbackToSavepoint(BEFORE);
      if (requestKeys.size() > 1) {
        requestKeys.forEach(key -> apply(handle, List.of(key)));
      } else {
        FailureLine line = FailureLine.of(e);
        log.error(
            "what was told of request {} does not fit its row: its numbers go on, the rest of it is left: {}",
            requestKeys,
            line.words(),
            line.trace());
        countOn(handle, requestKeys);
      }
    }
  }

  private static void applyWhole(Handle handle, Collection<Long> requestKeys) {
    TransitionLog.lockOfRequests(handle, requestKeys);
    ToldStates.apply(handle, requestKeys);
    RepeatedEvents.tellAsTold(handle, requestKeys, false, FIRST);
    RepeatedEvents.tellAsTold(handle, requestKeys, false, HISTORY);
    ToldStates.run(handle, COUNT, requestKeys);
    RepeatedEvents.tellState(handle, requestKeys);
    RepeatedEvents.tellAgain(handle, toldOtherwise(handle, requestKeys));
    RepeatedEvents.tellDeciding(handle, requestKeys);
    drop(handle, requestKeys);
  }

  private static void countOn(Handle handle, Collection<Long> requestKeys) {
    TransitionLog.lockOfRequests(handle, requestKeys);
    ToldStates.run(handle, NUMBERS, requestKeys);
    RepeatedEvents.tellAgain(handle, requestKeys);
    drop(handle, requestKeys);
  }

  private static void drop(Handle handle, Collection<Long> requestKeys) {
    handle
        .createUpdate(
            """
            delete from told_events e using requests r
            where r.request_key = any(:keys) and e.producer = r.producer and e.request_id = r.request_id
            """)
        .bindArray("keys", Long.class, requestKeys)
        .execute();
  }

  /// Of the requests those whose last event consumers do not take, since they have another one
  /// under its number.
  private static List<Long> toldOtherwise(Handle handle, Collection<Long> requestKeys) {
    return handle
        .createQuery(
            """
            select r.request_key from requests r
            join told_events e on e.producer = r.producer and e.request_id = r.request_id
            where r.request_key = any(:keys)
              and e.sequence = (select max(t.sequence) from transactions t where t.request_key = r.request_key)
              and %s
            """
                .formatted(TOLD_OTHERWISE))
        .bindArray("keys", Long.class, requestKeys)
        .mapTo(Long.class)
        .list();
  }
}
