package io.relayer.core.transaction;

import io.relayer.core.RelayerException;
import io.relayer.core.database.Lists;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.Wei;
import io.relayer.messages.TransactionId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/// Inserts into table `transactions`, and what was asked for into `payloads` ([PayloadInsert]),
/// whatever brings a row: intake, bytes that were signed elsewhere, a hole in a sender's nonces, a
/// next generation, or the journal. Whose it is stands in the same columns, which are named here
/// alone; what a kind of row does not have of its life is left to the columns' defaults.
///
/// Rows are handed over as arrays, so that there is one statement, and one plan, for any number of
/// them.
///
/// Why: RATIONALE.md#insert-in-core.
public final class TransactionInsert {
  private static final String COLUMNS =
      """
      transaction_id, request_key, chain_id, sender, pool,
      gas_limit, confirmations_required, confirm_by_finalized, deadline, priority, requested_at\
      """;

  /// As it is bound; in the columns' order.
  private static final String BOUND =
      """
      :ids, :requestKeys, :chains, :senders, :pools,
      :gasLimits, :confirmations, :finalized, :deadlines, :priorities, :requestedAt\
      """;

  /// As `s` has it; in the columns' order.
  private static final String READ =
      """
      s.transaction_id, s.request_key, s.chain_id, s.sender, s.pool,
      s.gas_limit, s.confirmations_required, s.confirm_by_finalized, s.deadline, s.priority, coalesce(s.requested_at, clock_timestamp())\
      """;

  private static final String QUEUED =
      """
      insert into transactions (%1$s,
        state, sequence, outbox_pos, waiting_for, estimate_at, queued_at)
      select %2$s,
        'queued', 1, pg_current_xact_id(), case when s.gas_limit is null then 'estimate' end,
        case when s.gas_limit is null then clock_timestamp() end, clock_timestamp()
      from unnest(%3$s) as s (%1$s)
      """
          .formatted(COLUMNS, READ, BOUND);

  private static final String SIGNED =
      """
      insert into transactions (%1$s,
        generation, retry_of, nonce, attempt, intent, worst_cost, state, sequence, outbox_pos, queued_at, signed_at,
        enqueued_at, resend_at)
      select %2$s,
        s.generation, s.retry_of, s.nonce, s.attempt, s.intent, s.worst_cost, 'signed', s.sequence, pg_current_xact_id(),
        coalesce(s.queued_at, clock_timestamp()), coalesce(s.signed_at, clock_timestamp()),
        clock_timestamp(), clock_timestamp() + :net * interval '1 millisecond'
      from unnest(%3$s,
        :generations, :retryOf, :nonces, :attempts, :intents, :worstCosts, :sequences, :queuedAt, :signedAt)
        as s (%1$s,
          generation, retry_of, nonce, attempt, intent, worst_cost, sequence, queued_at, signed_at)
      where (select true from accounts c
             where c.chain_id = s.chain_id and c.address = s.sender and s.nonce < c.pruned_below limit 1) is null
      """
          .formatted(COLUMNS, READ, BOUND);

  /// Of `t`, the one before.
  private static final String NEXT =
      """
      insert into transactions (%s,
        generation, retry_of, state, sequence, outbox_pos, waiting_for, estimate_at, queued_at)
      select s.next_id, t.request_key, t.chain_id, case when t.pool is null then t.sender end, t.pool,
        s.gas, t.confirmations_required, t.confirm_by_finalized, %s, t.priority, clock_timestamp(),
        t.generation + 1, t.transaction_id, 'queued', t.sequence + 1, greatest(t.outbox_pos, pg_current_xact_id()),
        case when s.gas is null then 'estimate' end, case when s.gas is null then clock_timestamp() end, clock_timestamp()
      from unnest(:ids, :nextIds, :gas) as s (id, next_id, gas)
      join transactions t on t.transaction_id = s.id
      """
          .formatted(COLUMNS, NextGenerations.DEADLINE);

  private TransactionInsert() {}

  /// Inserts first generations as queued, with their first event.
  public static void queued(Handle handle, List<NewTransaction> transactions) {
    if (transactions.isEmpty()) {
      return;
    }
    List<TransactionRow> rows = Lists.column(transactions, NewTransaction::row);
    PayloadInsert.insert(handle, rows);
    bind(handle.createUpdate(QUEUED), rows).execute();
    TransactionSteps.queued(handle, Lists.column(transactions, NewTransaction::id));
    PublishedEventDao.catchUp(handle, Lists.column(transactions, NewTransaction::requestKey));
  }

  /// Inserts rows as signed, with no event. The senders must be locked: so nobody deletes,
  /// meanwhile, what had one of these nonces.
  ///
  /// @throws RelayerException where a nonce is below the mark up to which its sender's transactions
  ///   were deleted by their age: it belongs to one of these
  /// @param net their current attempts are sent again after this, where nobody handles a copy
  public static void signed(Handle handle, List<TransactionRow.Signed> signed, Duration net) {
    List<TransactionRow> rows = Lists.column(signed, TransactionRow.Signed::row);
    PayloadInsert.insert(handle, rows);
    int inserted =
        bind(handle.createUpdate(SIGNED), rows)
            .bind("net", net.toMillis())
            .bindArray(
                "generations", Integer.class, past(signed, TransactionRow.Past::generation, 1))
            .bindArray(
                "retryOf", TransactionId.class, past(signed, TransactionRow.Past::retryOf, null))
            .bindArray("nonces", Nonce.class, Lists.column(signed, TransactionRow.Signed::nonce))
            .bindArray(
                "attempts", Integer.class, Lists.column(signed, TransactionRow.Signed::attempt))
            .bindArray("intents", String.class, Lists.column(signed, TransactionRow.Signed::intent))
            .bindArray(
                "worstCosts", Wei.class, Lists.column(signed, TransactionRow.Signed::worstCost))
            .bindArray("sequences", Integer.class, past(signed, TransactionRow.Past::sequence, 1))
            .bindArray("queuedAt", Instant.class, past(signed, TransactionRow.Past::queuedAt, null))
            .bindArray("signedAt", Instant.class, past(signed, TransactionRow.Past::signedAt, null))
            .execute();
    if (inserted < signed.size()) {
      throw new RelayerException(
          "%d of %d transactions have nonces of some that were deleted by their age"
              .formatted(signed.size() - inserted, signed.size()));
    }
  }

  /// Inserts next generations as queued, each with the sequence and the position of the one before.
  ///
  /// @return how many are whole: with what is asked for
  static int next(Handle handle, List<NextGenerations.Next> nexts, NextGenerations.Terms terms) {
    int asked = PayloadInsert.next(handle, nexts, terms);
    int inserted = next(handle.createUpdate(NEXT), nexts, terms).execute();
    return Math.min(asked, inserted);
  }

  private static Update next(
      Update insert, List<NextGenerations.Next> nexts, NextGenerations.Terms terms) {
    return insert
        .bind("keepDeadline", terms.keepDeadline())
        .bind("deadline", terms.deadline())
        .bindArray("ids", TransactionId.class, Lists.column(nexts, next -> next.predecessor().id()))
        .bindArray("nextIds", TransactionId.class, Lists.column(nexts, NextGenerations.Next::id))
        .bindArray("gas", Long.class, Lists.column(nexts, NextGenerations.Next::gasLimit));
  }

  private static Update bind(Update insert, List<TransactionRow> rows) {
    return insert
        .bindArray("ids", TransactionId.class, Lists.column(rows, row -> row.key().id()))
        .bindArray("requestKeys", Long.class, Lists.column(rows, row -> row.key().request()))
        .bindArray("chains", ChainId.class, Lists.column(rows, row -> row.origin().chain()))
        .bindArray("senders", Address.class, Lists.column(rows, row -> row.origin().sender()))
        .bindArray("pools", String.class, Lists.column(rows, row -> row.origin().pool()))
        .bindArray("gasLimits", Long.class, Lists.column(rows, row -> row.call().gasLimit()))
        .bindArray(
            "confirmations", Integer.class, Lists.column(rows, row -> row.terms().confirmations()))
        .bindArray("finalized", Boolean.class, Lists.column(rows, row -> row.terms().finalized()))
        .bindArray("deadlines", Instant.class, Lists.column(rows, row -> row.terms().deadline()))
        .bindArray("priorities", Integer.class, Lists.column(rows, row -> row.terms().priority()))
        .bindArray(
            "requestedAt", Instant.class, Lists.column(rows, row -> row.arrival().requestedAt()));
  }

  private static <V> List<V> past(
      List<TransactionRow.Signed> rows,
      Function<TransactionRow.Past, @Nullable V> value,
      @Nullable V begun) {
    return Lists.column(
        rows,
        row -> {
          TransactionRow.Past past = row.past();
          return past == null ? begun : value.apply(past);
        });
  }
}
