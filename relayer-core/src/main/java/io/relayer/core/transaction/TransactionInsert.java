package io.relayer.core.transaction;

import io.relayer.core.database.Lists;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Wei;
import io.relayer.messages.TransactionId;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Inserts into table `transactions`, whatever brings a row: intake, bytes that were signed
/// elsewhere, a hole in a sender's nonces, a next generation, or the journal. What was asked for
/// stands in the same columns, which are named here alone; what a kind of row does not have of its
/// life is left to the columns' defaults.
///
/// Why: RATIONALE.md#insert-in-core.
public final class TransactionInsert {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final String ASKED =
      """
      transaction_id, request_key, chain_id, sender, pool,
      recipient, value, data, access_list, gas_limit,
      fee_speed, max_fee_per_gas, max_priority_fee_per_gas, gas_price, max_cost,
      confirmations_required, confirm_by_finalized, deadline, priority, labels,
      traceparent, tracestate, requested_at\
      """;

  /// As it is bound; line by line as the columns.
  private static final String BOUND =
      """
      :id, :requestKey, :chain, :sender, :pool,
      :recipient, :value, :data, :accessList::jsonb, :gasLimit,
      :speed, :maxFee, :tip, :gasPrice, :maxCost,
      :confirmations, :finalized, :deadline, :priority, :labels::jsonb,
      :traceparent, :tracestate, coalesce(:requestedAt, clock_timestamp())\
      """;

  /// As a next generation has it of `t`, the one before; line by line as the columns.
  private static final String OF_PREDECESSOR =
      """
      s.next_id, t.request_key, t.chain_id, case when t.pool is null then t.sender end, t.pool,
      t.recipient, t.value, t.data, t.access_list, s.gas,
      coalesce(:speed, t.fee_speed), case when :speed is null then t.max_fee_per_gas end,
        case when :speed is null then t.max_priority_fee_per_gas end, case when :speed is null then t.gas_price end, t.max_cost,
      t.confirmations_required, t.confirm_by_finalized, %s, t.priority, t.labels,
      t.traceparent, t.tracestate, clock_timestamp()\
      """
          .formatted(NextGenerations.DEADLINE);

  private static final String QUEUED =
      """
      insert into transactions (%s,
        state, sequence, outbox_pos, waiting_for, estimate_at, queued_at)
      values (%s,
        'queued', 1, pg_current_xact_id(), case when :estimate then 'estimate' end, case when :estimate then clock_timestamp() end,
        clock_timestamp())
      """
          .formatted(ASKED, BOUND);

  private static final String SIGNED =
      """
      insert into transactions (%s,
        generation, retry_of, nonce, attempt, intent, worst_cost, state, sequence, outbox_pos, queued_at, signed_at,
        enqueued_at, resend_at)
      values (%s,
        :generation, :retryOf, :nonce, :attempt, :intent, :worstCost, 'signed', :sequence, pg_current_xact_id(),
        coalesce(:queuedAt, clock_timestamp()), coalesce(:signedAt, clock_timestamp()),
        clock_timestamp(), clock_timestamp() + :net * interval '1 millisecond')
      """
          .formatted(ASKED, BOUND);

  private static final String NEXT =
      """
      insert into transactions (%s,
        generation, retry_of, state, sequence, outbox_pos, waiting_for, estimate_at, queued_at)
      select %s,
        t.generation + 1, t.transaction_id, 'queued', t.sequence + 1, greatest(t.outbox_pos, pg_current_xact_id()),
        case when s.gas is null then 'estimate' end, case when s.gas is null then clock_timestamp() end, clock_timestamp()
      from unnest(:ids, :nextIds, :gas) as s (id, next_id, gas)
      join transactions t on t.transaction_id = s.id
      """
          .formatted(ASKED, OF_PREDECESSOR);

  private TransactionInsert() {}

  /// Inserts first generations as queued, with their first event.
  public static void queued(Handle handle, List<NewTransaction> transactions) {
    if (transactions.isEmpty()) {
      return;
    }
    PreparedBatch batch = handle.prepareBatch(QUEUED);
    for (NewTransaction transaction : transactions) {
      TransactionRow row = transaction.row();
      bind(batch, row);
      batch.bind("estimate", row.call().gasLimit() == null).add();
    }
    batch.execute();
    TransactionSteps.queued(handle, Lists.column(transactions, NewTransaction::id));
    PublishedEventDao.catchUp(handle, Lists.column(transactions, NewTransaction::requestKey));
  }

  /// Inserts rows as signed, with no event.
  ///
  /// @param net their current attempts are sent again after this, where nobody handles a copy
  public static void signed(Handle handle, List<TransactionRow.Signed> rows, Duration net) {
    PreparedBatch batch = handle.prepareBatch(SIGNED);
    for (TransactionRow.Signed one : rows) {
      bind(batch, one.row());
      bind(batch, one.past());
      batch
          .bind("net", net.toMillis())
          .bind("nonce", one.nonce())
          .bind("attempt", one.attempt())
          .bind("intent", one.intent());
      wei(batch, "worstCost", one.worstCost());
      batch.add();
    }
    batch.execute();
  }

  /// Inserts next generations as queued, each with the sequence and the position of the one before.
  static int next(Handle handle, List<NextGenerations.Next> nexts, NextGenerations.Terms terms) {
    return handle
        .createUpdate(NEXT)
        .bindBySqlType("speed", terms.speed(), Types.VARCHAR)
        .bind("keepDeadline", terms.keepDeadline())
        .bind("deadline", terms.deadline())
        .bindArray("ids", TransactionId.class, Lists.column(nexts, next -> next.predecessor().id()))
        .bindArray("nextIds", TransactionId.class, Lists.column(nexts, NextGenerations.Next::id))
        .bindArray("gas", Long.class, Lists.column(nexts, NextGenerations.Next::gasLimit))
        .execute();
  }

  private static void bind(PreparedBatch batch, TransactionRow row) {
    address(batch, "sender", row.origin().sender());
    address(batch, "recipient", row.call().to());
    wei(batch, "maxFee", row.fee().maxFeePerGas());
    wei(batch, "tip", row.fee().maxPriorityFeePerGas());
    wei(batch, "gasPrice", row.fee().gasPrice());
    wei(batch, "maxCost", row.fee().maxCost());
    batch
        .bind("id", row.key().id())
        .bind("requestKey", row.key().request())
        .bind("chain", row.origin().chain())
        .bind("pool", row.origin().pool())
        .bind("value", row.call().value())
        .bind("data", row.call().data())
        .bind("accessList", row.call().accessList())
        .bind("gasLimit", row.call().gasLimit())
        .bind("speed", row.fee().speed())
        .bind("confirmations", row.terms().confirmations())
        .bind("finalized", row.terms().finalized())
        .bindByType("deadline", row.terms().deadline(), Instant.class)
        .bind("priority", row.terms().priority())
        .bind("labels", JSON.writeValueAsString(row.terms().labels()))
        .bind("traceparent", row.arrival().trace().parent())
        .bind("tracestate", row.arrival().trace().state())
        .bindByType("requestedAt", row.arrival().requestedAt(), Instant.class);
  }

  private static void bind(PreparedBatch batch, TransactionRow.@Nullable Past past) {
    TransactionId before = past == null ? null : past.retryOf();
    batch
        .bind("generation", past == null ? 1 : past.generation())
        .bindByType("retryOf", before == null ? null : before.value(), UUID.class)
        .bind("sequence", past == null ? 1 : past.sequence())
        .bindByType("queuedAt", past == null ? null : past.queuedAt(), Instant.class)
        .bindByType("signedAt", past == null ? null : past.signedAt(), Instant.class);
  }

  /// By its type, there or not: a batch takes the rows after the first as the first was.
  private static void wei(PreparedBatch batch, String name, @Nullable Wei value) {
    batch.bind(name, value == null ? null : value.toDecimal());
  }

  private static void address(PreparedBatch batch, String name, @Nullable Address value) {
    batch.bind(name, value == null ? null : value.toArray());
  }
}
