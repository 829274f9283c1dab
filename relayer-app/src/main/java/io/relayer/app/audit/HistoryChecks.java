package io.relayer.app.audit;

import io.relayer.app.audit.Violation.Kind;
import java.util.List;

/// The history of each request counts 1, 2, 3 … up to where its newest generation stands.
/// Partitions of history are dropped by time: what is older than the oldest one may lack its
/// beginning.
final class HistoryChecks {
  private HistoryChecks() {}

  private static final String GAPS =
      """
      with kept as (
        select least(coalesce(min(to_date(right(c.relname, 6), 'YYYYMM')), '-infinity')::timestamptz,
                     (select min(at) from transitions_default)) as since
        from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = 'transitions'::regclass and c.relname ~ '_[0-9]{6}$'),
      told as (
        select t.request_key, count(*) as events, count(distinct x.sequence) as numbers, min(x.sequence) as first,
               max(x.sequence) as last
        from transitions x join transactions t using (transaction_id) join requests r using (request_key)
        where t.chain_id = :chain and r.received_at >= :since and not x.repeat
        group by t.request_key),
      newest as (
        select distinct on (t.request_key) t.request_key, t.transaction_id, t.sequence
        from transactions t join requests r using (request_key)
        where t.chain_id = :chain and r.received_at >= :since order by t.request_key, t.generation desc)
      select n.transaction_id,
             case when o.events is null then format('no event is left of %s', n.sequence)
                  else format('%s events with %s numbers from %s to %s, where 1 to %s are due', o.events, o.numbers, o.first,
                              o.last, n.sequence) end as detail
      from newest n
      join requests r using (request_key)
      cross join kept
      left join told o using (request_key)
      where r.received_at >= :since
        and (o.events is null and r.received_at >= kept.since
             or o.last <> n.sequence or o.events <> o.numbers or o.numbers <> o.last - o.first + 1
             or o.first <> 1 and r.received_at >= kept.since)
      """;

  private static final String OTHER_STATE =
      """
      select t.transaction_id, format('%s, but its last event, number %s, says %s', t.state, x.sequence, x.state) as detail
      from transactions t
      join (select distinct on (transaction_id) transaction_id, sequence, state from transitions
            where not repeat order by transaction_id, sequence desc) x using (transaction_id)
      where t.chain_id = :chain and t.queued_at >= :since and x.state <> t.state
      """;

  static final List<Check> ALL =
      List.of(new Check(Kind.EVENT_GAP, GAPS), new Check(Kind.EVENT_GAP, OTHER_STATE));
}
