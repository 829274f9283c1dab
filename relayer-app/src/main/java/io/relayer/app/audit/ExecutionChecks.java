package io.relayer.app.audit;

import io.relayer.app.audit.Violation.Kind;
import java.util.List;

/// Each request was executed as often as it should be: what counts as executed was, nothing was
/// twice, and nothing else was sent from our senders.
final class ExecutionChecks {
  private ExecutionChecks() {}

  private static final String WITHOUT_TRANSACTION =
      """
      select null as transaction_id, format('request %s/%s was accepted and has no transaction', producer, request_id) as detail
      from requests r
      where received_at >= :since and not exists (select 1 from transactions t where t.request_key = r.request_key)
        and not exists (select 1 from pruned_requests p where p.request_key = r.request_key)
      """;

  private static final String WITHOUT_PAYLOAD =
      """
      select t.transaction_id, 'what it asks for is not in the database' as detail
      from transactions t
      where t.chain_id = :chain and t.queued_at >= :since
        and not exists (select 1 from payloads p where p.transaction_id = t.transaction_id)
      """;

  private static final String MISSING_GENERATION =
      """
      select min(t.transaction_id::text) as transaction_id,
             format('request %s/%s has %s generations, the newest is number %s', r.producer, r.request_id, count(*),
                    max(t.generation)) as detail
      from transactions t join requests r using (request_key)
      where t.chain_id = :chain and r.received_at >= :since
      group by r.request_key having max(t.generation) <> count(*)
      """;

  private static final String NEVER_MINED =
      """
      select t.transaction_id, format('confirmed in block %s as %s, which the chain does not have', t.block_number,
                                      coalesce(hex(a.hash), 'an attempt that is not stored')) as detail
      from transactions t
      left join attempts a on a.transaction_id = t.transaction_id and a.attempt = t.mined_attempt
      where t.chain_id = :chain and t.state = 'confirmed' and t.final_at is not null and t.block_number between :from and :head
        and not exists (select 1 from mined m where m.hash = a.hash)
      """;

  private static final String EXECUTED_TWICE =
      """
      select min(t.transaction_id::text) as transaction_id,
             format('request %s/%s was executed %s times: %s', r.producer, r.request_id, count(*),
                    string_agg(hex(m.hash) || ' in block ' || m.block_number, ', ' order by m.block_number)) as detail
      from mined m
      join attempts a on a.hash = m.hash
      join transactions t on t.transaction_id = a.transaction_id
      join requests r using (request_key)
      where a.kind in ('payload', 'foreign') and m.succeeded
      group by r.request_key having count(*) > 1
      """;

  /// A transaction of our senders that no attempt here knows; before its first nonce a sender was
  /// not ours, and below its mark what was ours may be deleted.
  private static final String STRANGERS =
      """
      with strangers as (
        select m.*, same.transaction_id as twin
        from mined m
        join accounts c on c.chain_id = :chain and c.address = m.sender and m.nonce >= greatest(c.first_nonce, c.pruned_below)
          and c.first_nonce is not null
        left join lateral (
          select t.transaction_id from mined o
          join attempts a on a.hash = o.hash and a.kind in ('payload', 'foreign')
          join transactions t on t.transaction_id = a.transaction_id
          where m.succeeded and o.succeeded and o.sender = m.sender and o.recipient is not distinct from m.recipient
            and o.value = m.value and o.data = m.data
          limit 1) same on true
        where not exists (select 1 from attempts a where a.hash = m.hash))
      """;

  private static final String EXECUTED_BESIDE =
      STRANGERS
          + """
          select twin as transaction_id,
                 format('the same was also executed by %s, nonce %s, block %s, which was not signed here', hex(hash), nonce,
                        block_number) as detail
          from strangers where twin is not null
          """;

  /// Executed at its own nonce by what was not signed here, and published as not executed: whoever
  /// reads so asks for it again. What stands at a nonce to spend it for nothing has no payload.
  private static final String EXECUTED_INSTEAD =
      """
      select t.transaction_id,
             format('%s, but its payload was executed by %s, block %s, which was not signed here',
                    concat_ws(' ', t.state, t.failure_code), hex(m.hash), m.block_number) as detail
      from transactions t
      join payloads p on p.transaction_id = t.transaction_id
      join mined m on m.sender = t.sender and m.nonce = t.nonce
      where t.chain_id = :chain and t.state in ('failed', 'cancelled') and m.succeeded
        and (m.recipient, m.value, m.data) is not distinct from (p.recipient, p.value, p.data)
        and not exists (select 1 from attempts a where a.hash = m.hash)
        and exists (select 1 from attempts a where a.transaction_id = t.transaction_id and a.kind = 'payload')
      """;

  private static final String FOREIGN =
      STRANGERS
          + """
          select (select t.transaction_id from transactions t
                  where t.chain_id = :chain and t.sender = s.sender and t.nonce = s.nonce) as transaction_id,
                 format('%s, nonce %s of %s, block %s, was not signed here', hex(hash), nonce, hex(sender), block_number) as detail
          from strangers s where twin is null
            and not exists (select 1 from adoptions d where d.chain_id = :chain and d.address = s.sender
                              and s.nonce >= d.from_nonce and s.nonce < d.next_nonce)
          """;

  /// Those that concern no chain.
  static final List<Check> OF_REQUESTS = List.of(new Check(Kind.LOST, WITHOUT_TRANSACTION));

  static final List<Check> ALL =
      List.of(
          new Check(Kind.LOST, WITHOUT_PAYLOAD),
          new Check(Kind.LOST, MISSING_GENERATION),
          new Check(Kind.LOST, NEVER_MINED),
          new Check(Kind.WRONG_STATE, EXECUTED_INSTEAD),
          new Check(Kind.DUPLICATE, EXECUTED_TWICE),
          new Check(Kind.DUPLICATE, EXECUTED_BESIDE),
          new Check(Kind.FOREIGN, FOREIGN));
}
