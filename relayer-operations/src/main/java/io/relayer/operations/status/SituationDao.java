package io.relayer.operations.status;

import io.relayer.core.transaction.EarlierGenerations;
import io.relayer.messages.TransactionId;
import org.jdbi.v3.core.Handle;

/// Around a transaction: what may keep it from going on.
public final class SituationDao {
  private SituationDao() {}

  /// One row with what its chain, its sender and the nodes are like now, and `asked_at`, the
  /// database's time. What there is no row of is null.
  public static ViewRow of(Handle handle, TransactionId transaction) {
    return handle
        .createQuery(
            """
            select clock_timestamp() as asked_at, t.requested_at, t.deadline, t.priority, t.gas_limit,
                   t.deadline <= clock_timestamp() as past_deadline,
                   (select detail from holds order by since limit 1) as hold,
                   coalesce(ch.paused, false) as chain_paused, c.paused as sender_paused, c.waiting_for as sender_waiting_for,
                   c.held_for as sender_held_for, c.held_detail as sender_held_detail,
                   (select count(*) from transactions o where o.chain_id = t.chain_id and o.sender = t.sender
                      and o.attempt is not null and o.final_at is null and o.block_number is null
                      and o.nonce >= coalesce(b.latest_nonce, 0)) as in_flight,
                   case when b.delegated then 1 else ch.in_flight_per_sender end as in_flight_limit,
                   (select count(*) from transactions o where t.nonce is null and t.final_at is null and o.chain_id = t.chain_id
                      and o.sender = t.sender and o.nonce is null and o.final_at is null and o.gas_limit is not null
                      and (o.waiting_for is null or o.waiting_for not in ('max-cost', 'funds'))
                      and (-o.priority, o.transaction_id) < (-t.priority, t.transaction_id)) as ahead,
                   (select min(o.nonce) from transactions o where o.chain_id = t.chain_id and o.sender = t.sender
                      and o.attempt is not null and o.final_at is null and o.block_number is null and o.nonce < t.nonce
                      and o.nonce >= coalesce(b.latest_nonce, 0)) as lower_nonce,
                   (select count(*) from nodes n where n.chain_id = t.chain_id and n.duty <> 'send-only'
                      and n.state in ('alive', 'lagging', 'syncing') and n.breaker <> 'open') as nodes_healthy,
                   (select count(*) from nodes n where n.chain_id = t.chain_id) as nodes_total,
                   h.head_number, h.observed_at as head_observed_at,
                   h.observed_at < clock_timestamp() - 10 * ch.block_time as head_is_old,
                   t.last_outcome, t.last_detail, t.resend_at, t.sent_count,
                   case when t.final_at is not null and %s then coalesce(t.block_number, t.superseded_in) end as unproved_block
            from transactions t
            left join chains ch on ch.chain_id = t.chain_id
            left join accounts c on c.chain_id = t.chain_id and c.address = t.sender
            left join account_observations b on b.chain_id = t.chain_id and b.address = t.sender
            left join chain_heads h on h.chain_id = t.chain_id
            where t.transaction_id = :id
            """
                .formatted(EarlierGenerations.unproved("t")))
        .bind("id", transaction)
        .map(ViewRow::read)
        .one();
  }
}
