package io.relayer.app.audit;

import io.relayer.app.audit.Violation.Kind;
import java.util.List;

/// Checks that the database has what the chain decided long ago. "Long" is ten block times or 30
/// seconds, the longer of the two, by the chain's own clock: a monitor that is just at work is not
/// behind.
final class StaleChecks {
  private StaleChecks() {}

  private static final String LONG = "greatest(c.block_time * 10, interval '30 seconds')";

  private static final String NOT_NOTICED =
      """
      select t.transaction_id,
             format('%s, but %s was mined in block %s, %s before the head', t.state, hex(m.hash), m.block_number,
                    :headAt::timestamptz - m.block_at) as detail
      from mined m
      join attempts a on a.hash = m.hash
      join transactions t on t.transaction_id = a.transaction_id
      join chains c on c.chain_id = t.chain_id
      where t.attempt is not null and t.final_at is null and t.block_number is null and :headAt::timestamptz - m.block_at >
      """
          + LONG;

  /// One that was followed asks for the tag in any case.
  private static final String NOT_FINAL =
      """
      select t.transaction_id,
             format('pending at depth %s, which asks for %s, since %s', :head - m.block_number + 1,
                    t.confirmations_required
                      || case when t.confirm_by_finalized or t.retried_by is not null then ' and the finalized tag' else '' end,
                    m.block_at + c.block_time * (t.confirmations_required - 1)) as detail
      from mined m
      join attempts a on a.hash = m.hash
      join transactions t on t.transaction_id = a.transaction_id and t.mined_attempt = a.attempt
      join chains c on c.chain_id = t.chain_id
      where t.state = 'pending' and :head - m.block_number + 1 >= t.confirmations_required + 10
        and (not (t.confirm_by_finalized or t.retried_by is not null)
             or case when c.finality = 'depth' then :head - m.block_number + 1 >= c.retry_depth + 10
                     else coalesce(m.block_number <= :finalized::bigint, false) end)
        and :headAt::timestamptz - (m.block_at + c.block_time * (t.confirmations_required - 1)) >
      """
          + LONG;

  private static final String NOT_UNDONE =
      """
      select t.transaction_id,
             format('pending, and included in block %s (%s), where the chain does not have it', t.block_number,
                    hex(t.block_hash)) as detail
      from transactions t
      join chains c using (chain_id)
      left join attempts a on a.transaction_id = t.transaction_id and a.attempt = t.mined_attempt
      where t.chain_id = :chain and t.final_at is null and t.block_number between :from and :head - 10
        and not exists (select 1 from mined m where m.hash = a.hash and m.block_hash = t.block_hash)
      """;

  static final List<Check> ALL =
      List.of(
          new Check(Kind.STALE, NOT_NOTICED),
          new Check(Kind.STALE, NOT_FINAL),
          new Check(Kind.STALE, NOT_UNDONE));
}
