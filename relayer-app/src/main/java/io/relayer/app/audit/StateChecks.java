package io.relayer.app.audit;

import io.relayer.app.audit.Violation.Kind;
import java.util.List;

/// Checks that the end which a row has is the one that the chain has.
final class StateChecks {
  private StateChecks() {}

  private static final String OURS =
      """
      from mined m
      join attempts a on a.hash = m.hash
      join transactions t on t.transaction_id = a.transaction_id
      """;

  private static final String OTHER_NONCE =
      """
      select t.transaction_id,
             format('%s was mined on chain %s with nonce %s of %s; the row has chain %s, nonce %s of %s', hex(m.hash),
                    :chain::bigint, m.nonce, hex(m.sender), t.chain_id, t.nonce, hex(t.sender)) as detail
      """
          + OURS
          + "where t.chain_id <> :chain or t.nonce is distinct from m.nonce or t.sender is distinct"
          + " from m.sender";

  private static final String OTHER_PAYLOAD =
      """
      select t.transaction_id, format('%s, its %s attempt %s, does something else than the row asks for', hex(m.hash), a.kind,
                                      a.attempt) as detail
      """
          + OURS
          + """
          join payloads p on p.transaction_id = t.transaction_id
          where case a.kind when 'empty' then (m.recipient, m.value, m.data) is distinct from (m.sender, 0, ''::bytea)
                            else (m.recipient, m.value, m.data) is distinct from (p.recipient, p.value, p.data) end
          """;

  private static final String OTHER_BLOCK =
      """
      select t.transaction_id,
             format('%s in block %s (%s), %s; the chain has it in block %s (%s), %s', t.state, t.block_number, hex(t.block_hash),
                    case when t.succeeded then 'succeeded' else 'reverted' end, m.block_number, hex(m.block_hash),
                    case when m.succeeded then 'succeeded' else 'reverted' end) as detail
      """
          + OURS
          + """
          where t.final_at is not null and a.attempt = t.mined_attempt and t.block_number <= :head
            and (t.block_number, t.block_hash, t.succeeded) is distinct from (m.block_number, m.block_hash, m.succeeded)
          """;

  private static final String OTHER_ATTEMPT =
      """
      select t.transaction_id,
             format('%s with %s; the chain has attempt %s (%s) in block %s', t.state,
                    coalesce('attempt ' || t.mined_attempt, 'no attempt mined'), a.attempt, hex(m.hash), m.block_number) as detail
      """
          + OURS
          + """
          where (t.final_at is not null or t.nonce is null) and t.mined_attempt is distinct from a.attempt
            and coalesce(t.block_number, 0) <= :head
          """;

  private static final String OTHER_END =
      """
      select t.transaction_id,
             format('%s, but its %s attempt %s %s in block %s', concat_ws(' ', t.state, t.failure_code), a.kind, a.attempt,
                    case when m.succeeded then 'succeeded' else 'reverted' end, m.block_number) as detail
      """
          + OURS
          + """
          where t.final_at is not null and a.attempt = t.mined_attempt and not
            case when a.kind = 'empty' then t.state = 'cancelled' or t.failure_code in ('EXPIRED', 'REJECTED')
                 when m.succeeded then t.state = 'confirmed'
                 else t.state = 'failed' and t.failure_code = 'REVERTED' end
          """;

  private static final String NOT_IN_ITS_BLOCK =
      """
      select t.transaction_id, format('%s in block %s (%s), where the chain does not have it',
               concat_ws(' ', t.state, t.failure_code), t.block_number, hex(t.block_hash)) as detail
      from transactions t
      left join attempts a on a.transaction_id = t.transaction_id and a.attempt = t.mined_attempt
      where t.chain_id = :chain and t.state in ('failed', 'cancelled') and t.final_at is not null and t.block_number between :from and :head
        and not exists (select 1 from mined m where m.hash = a.hash)
      """;

  /// A foreign transaction, or nothing: the chain has counted the nonce, and has none of ours at
  /// it. What an external sender did before it was known here may lie before the blocks that were
  /// read.
  private static final String NOT_SUPERSEDED =
      """
      select t.transaction_id, format('SUPERSEDED, but the chain has nothing of a stranger at nonce %s of %s', t.nonce,
                                      hex(t.sender)) as detail
      from transactions t
      join accounts c on c.chain_id = t.chain_id and c.address = t.sender and c.managed_by <> 'external'
      left join mined_counts n on n.sender = t.sender
      left join mined m on m.sender = t.sender and m.nonce = t.nonce
      where t.chain_id = :chain and t.failure_code = 'SUPERSEDED' and t.signed_at >= :since
        and case when m.hash is null then coalesce(n.count, 0) <= t.nonce
                 else exists (select 1 from attempts a where a.hash = m.hash and a.kind <> 'foreign') end
      """;

  /// By the chain's own rule: its tag, or depth where it is said to have none.
  private static final String TOO_EARLY =
      """
      select t.transaction_id,
             format('%s at depth %s, which asks for %s', t.state, greatest(:deepest - t.block_number + 1, 0),
                    case when t.confirm_by_finalized and c.finality = 'depth'
                           then concat_ws(' ', t.confirmations_required, 'and', c.retry_depth, 'for what is final by depth')
                         when t.confirm_by_finalized then concat_ws(' ', t.confirmations_required, 'and the finalized tag,',
                           coalesce('which is at ' || :finalized::bigint, 'which the node does not tell'))
                         else t.confirmations_required::text end) as detail
      from transactions t join chains c using (chain_id)
      where t.chain_id = :chain and t.final_at is not null and t.block_number >= :from
        and (:deepest - t.block_number + 1 < t.confirmations_required
             or t.confirm_by_finalized and not
                case when c.finality = 'depth' then :deepest - t.block_number + 1 >= c.retry_depth
                     else coalesce(t.block_number <= :finalized::bigint, false) end)
      """;

  private static final String WITHOUT_BYTES =
      """
      select t.transaction_id, format('%s with attempt %s, which is not stored', t.state, t.attempt) as detail
      from transactions t
      where t.chain_id = :chain and t.attempt is not null and t.signed_at >= :since
        and not exists (select 1 from attempts a where a.transaction_id = t.transaction_id and a.attempt = t.attempt)
      """;

  static final List<Check> ALL =
      List.of(
          new Check(Kind.WRONG_STATE, OTHER_NONCE),
          new Check(Kind.WRONG_STATE, OTHER_PAYLOAD),
          new Check(Kind.WRONG_STATE, OTHER_BLOCK),
          new Check(Kind.WRONG_STATE, OTHER_ATTEMPT),
          new Check(Kind.WRONG_STATE, OTHER_END),
          new Check(Kind.WRONG_STATE, NOT_IN_ITS_BLOCK),
          new Check(Kind.WRONG_STATE, NOT_SUPERSEDED),
          new Check(Kind.WRONG_STATE, TOO_EARLY),
          new Check(Kind.WRONG_STATE, WITHOUT_BYTES));
}
