package io.relayer.core.transaction;

import io.relayer.core.account.SenderHold;
import io.relayer.messages.TransactionId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The deletion of requests that are over: those of which all transactions ended long ago lose
/// them, with all that hangs on them. A request goes whole or not at all, and only where no chain
/// can undo it, nothing waits for it, and all that was to be told of it was published.
///
/// What the unique keys of the deleted rows forbade stays forbidden. The row in `requests` stays
/// for ever, and what a repeat is answered with is kept in [PrunedRequests]; of nonces the account
/// remembers up to where they went (`accounts.pruned_below`), and what writes one looks there.
///
/// Crash points: [#prune] is part of one SQL transaction. Before its commit all is as it was; after
/// it the answer and the mark are written, and the rows are gone. Nothing lies between.
///
/// Why: RATIONALE.md#pruned-requests.
public final class RequestPruning {
  /// Over `t`: whether the row may go, as far as it is concerned itself. What ended without a nonce
  /// rests on no block. What a stranger took the nonce of rests on that block as what is mined does
  /// on its own: both must be final for good, and so far below the window of headers that a monitor
  /// that had to make it anew would not look for a reorg there. What was signed elsewhere and
  /// refused by all nodes rests on nothing, and stays.
  private static final String OVER =
      """
      coalesce(case
        when t.final_at is null or t.final_at >= clock_timestamp() - :keep * interval '1 second' then false
        when t.nonce is null then true
        when t.refused_at is not null or %s or %s then false
        else coalesce(t.block_number, t.superseded_in) <=
               (select f.number from finalized_blocks f where f.chain_id = t.chain_id)
             and coalesce(t.block_number, t.superseded_in) < (
               select low.number - %d * (high.number - low.number + 1)
               from (select b.number from blocks b where b.chain_id = t.chain_id order by b.number limit 1) low
               cross join (select b.number from blocks b where b.chain_id = t.chain_id order by b.number desc limit 1) high)
             and exists (
               select from accounts c
               where c.chain_id = t.chain_id and c.address = t.sender and (c.next_nonce is null or c.next_nonce > t.nonce))
        end, false)
      """
          .formatted(
              SenderHold.GUARDS, EarlierGenerations.unproved("t"), UnprovedBlockDao.WINDOWS_BACK);

  /// Whether anything may go at all. One process at a time: signers wait for the senders' rows,
  /// behind one portion at most. On an older copy rows may look over that are not; what is read
  /// again may mean what is over; a journal that is not published yet names attempts.
  private static final String ALLOWED =
      """
      select is_verified() and pg_try_advisory_xact_lock(hashtext('relayer.requests'), hashtext('pruning'))
        and not exists (select from positions p where p.next_offset < p.read_before)
        and not exists (
          select from cursors c
          cross join lateral (
            select o.created_at from outbox o where o.lane = c.lane and (o.pos, o.id) > (c.pos, c.id)
            order by o.pos, o.id limit 1) first
          where c.lane like 'broadcasts:%' and first.created_at < clock_timestamp() - :keep * interval '1 second')
      """;

  /// Those of which all may go, as things stand: nothing is locked for what stays.
  private static final String CANDIDATES =
      """
      select k.key
      from unnest(:keys) as k (key)
      cross join lateral (select bool_and(%s) as over from transactions t where t.request_key = k.key) whole
      where whole.over
      """
          .formatted(OVER);

  /// Of two chains' senders perhaps more than these, which does no harm.
  private static final String LOCK_SENDERS =
      """
      with theirs as materialized (
        select x.chain_id, x.sender
        from unnest(:keys) as k (key)
        cross join lateral (
          select t.chain_id, t.sender from transactions t where t.request_key = k.key and t.attempt is not null offset 0) x)
      select c.address from accounts c
      where c.chain_id = any(array(select chain_id from theirs)) and c.address = any(array(select sender from theirs))
      order by c.chain_id, c.address for no key update
      """;

  private static final String LOCK =
      """
      select transaction_id from transactions
      where transaction_id = any(array(
        select g.transaction_id
        from unnest(:keys) as k (key)
        cross join lateral (select x.transaction_id from transactions x where x.request_key = k.key offset 0) g))
      order by transaction_id for update skip locked
      """;

  private static final String KEEP_ANSWERS =
      """
      insert into pruned_requests (request_key, transaction_id, generation, chain_id, pool, recipient, labels, traceparent,
        tracestate, state, hash, failure_code, failure_message, detail, sequence, outbox_pos, call_digest, ended_at)
      select r.request_key, m.transaction_id, m.generation, m.chain_id, m.pool, p.recipient, p.labels, p.traceparent,
        p.tracestate, m.state, a.hash, m.failure_code, m.failure_message, coalesce(last.detail, '{}'), newest.sequence,
        newest.outbox_pos,
        case when exists (
          select from accounts s where s.chain_id = m.chain_id and s.address = m.sender and s.managed_by = 'external')
          then %3$s end,
        m.final_at
      from cursors c
      cross join unnest(:keys) as k (key)
      join requests r on r.request_key = k.key
      cross join lateral (
        select bool_and(%1$s and t.transaction_id = any(:locked)) as over from transactions t
        where t.request_key = r.request_key) whole
      cross join lateral (
        select t.sequence, t.outbox_pos from transactions t
        where t.request_key = r.request_key order by t.generation desc limit 1) newest
      cross join lateral (
        select t.* from transactions t where t.request_key = r.request_key order by %2$s limit 1) m
      join payloads p on p.transaction_id = m.transaction_id
      left join attempts a on a.transaction_id = m.transaction_id and a.attempt = coalesce(m.mined_attempt, m.attempt)
      left join lateral (
        select event_detail(x.value) as detail from transitions x
        where x.transaction_id = m.transaction_id and not x.repeat order by x.sequence desc limit 1) last on true
      where whole.over and c.lane = 'transitions'
        and c.system_identifier = (select system_identifier from pg_control_system())
        and not exists (
          select from transactions t join transitions x using (transaction_id)
          where t.request_key = r.request_key and (x.pos, x.id) > (c.pos, c.id))
        and not exists (
          select from orders o where o.producer = r.producer and o.request_id = r.request_id and o.state = 'open')
        and not exists (select from told_events e where e.producer = r.producer and e.request_id = r.request_id)
        and (select true from transactions t cross join retry_job_log j cross join lateral (
              select true from retry_items i where i.job_id = j.job_id and i.transaction_id = t.transaction_id limit 1) i
             where t.request_key = r.request_key and j.state = 'running' limit 1) is null
      returning request_key
      """
          .formatted(
              OVER,
              EarlierGenerations.deciding("t"),
              PrunedRequests.digest("p.recipient", "p.value", "p.data"));

  private static final String MARK =
      """
      update accounts c set pruned_below = greatest(c.pruned_below, w.next)
      from (
        select x.chain_id, x.sender, max(x.nonce) + 1 as next
        from unnest(:keys) as k (key)
        cross join lateral (
          select t.chain_id, t.sender, t.nonce from transactions t
          where t.request_key = k.key and t.attempt is not null offset 0) x
        group by x.chain_id, x.sender) w
      where c.chain_id = w.chain_id and c.address = w.sender
      """;

  /// Each by the ids of the transactions; the row that the others hang on comes last.
  private static final List<String> DELETE =
      List.of(
          "delete from transitions x where x.transaction_id = any(:ids)",
          "delete from revert_reasons_due d where d.transaction_id = any(:ids)",
          """
          delete from retry_items i using retry_job_log j -- a job that began meanwhile passes over what is not there any more
          where i.job_id = j.job_id and j.state <> 'running' and i.transaction_id = any(:ids)
          """,
          "delete from sent_attempts s where s.transaction_id = any(:ids)",
          "delete from attempts a where a.transaction_id = any(:ids)",
          "delete from payloads p where p.transaction_id = any(:ids)",
          "delete from transactions t where t.transaction_id = any(:ids)");

  private static final TransactionId FIRST = new TransactionId(new UUID(0, 0));

  private RequestPruning() {}

  /// A look at some transactions, in the order of their ids, which is that of their age.
  ///
  /// @param requestKeys of those whose newest generation ended long ago
  /// @param last where the next look goes on; null after the last one
  public record Page(List<Long> requestKeys, @Nullable TransactionId last) {}

  private record Seen(TransactionId id, long requestKey, boolean old) {}

  /// Looks at the next `limit` transactions that were asked for before `keep`.
  ///
  /// @param after null to begin
  public static Page look(Handle handle, @Nullable TransactionId after, Duration keep, int limit) {
    List<Seen> seen =
        handle
            .createQuery(
                """
                select t.transaction_id, t.request_key, t.retried_by is null
                  and case when t.final_at < clock_timestamp() - :keep * interval '1 second' then true else false end as old
                from transactions t
                where t.transaction_id > :after and t.transaction_id < :before
                order by t.transaction_id limit :limit
                """)
            .bind("keep", keep.toSeconds())
            .bind("after", after == null ? FIRST : after)
            .bind("before", youngest(Instant.now().minus(keep)))
            .bind("limit", limit)
            .map((row, context) ->
                new Seen(
                    new TransactionId(row.getObject("transaction_id", UUID.class)),
                    row.getLong("request_key"),
                    row.getBoolean("old")))
            .list();
    return new Page(
        seen.stream().filter(Seen::old).map(Seen::requestKey).distinct().toList(),
        seen.size() < limit ? null : seen.getLast().id());
  }

  /// Above all ids that were made before that moment: they begin with it.
  private static TransactionId youngest(Instant moment) {
    return new TransactionId(new UUID((moment.toEpochMilli() + 1) << 16, 0));
  }

  /// Deletes what may go of these requests, unless another process is at it. What somebody else has
  /// locked is left for another time. Locks the senders first, as all do that write nonces.
  ///
  /// @return the keys of those that are gone
  public static List<Long> prune(Handle handle, Collection<Long> requestKeys, Duration keep) {
    if (requestKeys.isEmpty()
        || !handle.createQuery(ALLOWED).bind("keep", keep.toSeconds()).mapTo(Boolean.class).one()) {
      return List.of();
    }
    List<Long> candidates =
        handle
            .createQuery(CANDIDATES)
            .bind("keep", keep.toSeconds())
            .bindArray("keys", Long.class, requestKeys)
            .mapTo(Long.class)
            .list();
    return candidates.isEmpty() ? List.of() : pruneOver(handle, candidates, keep);
  }

  private static List<Long> pruneOver(Handle handle, List<Long> requestKeys, Duration keep) {
    handle
        .createQuery(LOCK_SENDERS)
        .bindArray("keys", Long.class, requestKeys)
        .mapTo(byte[].class)
        .list();
    List<TransactionId> locked =
        handle
            .createQuery(LOCK)
            .bindArray("keys", Long.class, requestKeys)
            .mapTo(TransactionId.class)
            .list();
    List<Long> over =
        handle
            .createQuery(KEEP_ANSWERS)
            .bind("keep", keep.toSeconds())
            .bindArray("keys", Long.class, requestKeys)
            .bindArray("locked", TransactionId.class, locked)
            .mapTo(Long.class)
            .list();
    if (!over.isEmpty()) {
      handle.createUpdate(MARK).bindArray("keys", Long.class, over).execute();
      delete(handle, over);
    }
    return over;
  }

  private static void delete(Handle handle, List<Long> requestKeys) {
    List<TransactionId> ids =
        handle
            .createQuery(
                "select t.transaction_id from transactions t where t.request_key = any(:keys)")
            .bindArray("keys", Long.class, requestKeys)
            .mapTo(TransactionId.class)
            .list();
    handle
        .createUpdate(
            """
            delete from orders o using requests r
            where r.request_key = any(:keys) and o.producer = r.producer and o.request_id = r.request_id
            """)
        .bindArray("keys", Long.class, requestKeys)
        .execute();
    for (String sql : DELETE) {
      handle.createUpdate(sql).bindArray("ids", TransactionId.class, ids).execute();
    }
  }
}
