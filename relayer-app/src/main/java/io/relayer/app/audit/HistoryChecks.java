package io.relayer.app.audit;

import io.relayer.app.audit.Violation.Kind;
import java.util.List;

/// The history of each request counts 1, 2, 3 … up to where its newest generation stands.
/// Partitions of history are dropped by time: what is older than the oldest one may lack its
/// beginning.
///
/// The events of each request are looked up by its keys: joined as a whole, with counts of rows
/// that nobody has taken for a while, all requests would be compared with all others.
final class HistoryChecks {
  private HistoryChecks() {}

  private static final String GAPS =
      """
      with kept as (
        select least(coalesce(min(to_date(right(c.relname, 6), 'YYYYMM')), '-infinity')::timestamptz,
                     (select min(at) from transitions_default)) as since
        from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = 'transitions'::regclass and c.relname ~ '_[0-9]{6}$')
      select n.transaction_id,
             case when o.events = 0 then format('no event is left of %s', n.sequence)
                  else format('%s events with %s numbers from %s to %s, where 1 to %s are due', o.events, o.numbers, o.first,
                              o.last, n.sequence) end as detail
      from requests r
      cross join lateral (
        select t.transaction_id, t.sequence from transactions t
        where t.request_key = r.request_key and t.chain_id = :chain order by t.generation desc limit 1) n
      cross join lateral (
        select count(*) as events, count(distinct x.sequence) as numbers, min(x.sequence) as first, max(x.sequence) as last
        from (select t.transaction_id from transactions t where t.request_key = r.request_key offset 0) g
        cross join lateral (
          select e.sequence from transitions e where e.transaction_id = g.transaction_id and not e.repeat offset 0) x) o
      cross join kept
      where r.received_at >= :since
        and (o.events = 0 and r.received_at >= kept.since
             or o.last <> n.sequence or o.events <> o.numbers or o.numbers <> o.last - o.first + 1
             or o.first <> 1 and r.received_at >= kept.since)
      """;

  private static final String OTHER_STATE =
      """
      select t.transaction_id, format('%s, but its last event, number %s, says %s', t.state, x.sequence, x.state) as detail
      from transactions t
      cross join lateral (
        select e.sequence, e.state from transitions e
        where e.transaction_id = t.transaction_id and not e.repeat order by e.sequence desc limit 1) x
      where t.chain_id = :chain and t.queued_at >= :since and x.state <> t.state
      """;

  static final List<Check> ALL =
      List.of(new Check(Kind.EVENT_GAP, GAPS), new Check(Kind.EVENT_GAP, OTHER_STATE));
}
