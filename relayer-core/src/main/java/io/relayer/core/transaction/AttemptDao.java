package io.relayer.core.transaction;

import io.relayer.ethereum.transaction.TransactionFees;
import io.relayer.messages.TransactionId;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/// Table `attempts`.
///
/// Why: RATIONALE.md#resend-net.
public final class AttemptDao {
  private AttemptDao() {}

  /// Stores new attempts as put into the outbox in this SQL transaction.
  ///
  /// @param netMillis a copy that nobody handles is sent again after this
  public static void insert(Handle handle, List<Attempt> attempts, long netMillis) {
    PreparedBatch batch =
        handle.prepareBatch(
            """
            insert into attempts (transaction_id, attempt, kind, chain_id, hash, raw, type, gas_limit, max_fee_per_gas,
              max_priority_fee_per_gas, gas_price, head_number, signed_at, enqueued_at, resend_at)
            values (:transaction, :attempt, :kind, :chain, :hash, :raw, :type, :gasLimit, :maxFee, :tip, :gasPrice,
              (select head_number from chain_heads where chain_id = :chain),
              clock_timestamp(), clock_timestamp(), clock_timestamp() + :net * interval '1 millisecond')
            """);
    for (Attempt attempt : attempts) {
      bindFees(batch, attempt.fees());
      batch
          .bind("transaction", attempt.transaction())
          .bind("attempt", attempt.number())
          .bind("kind", attempt.kind().text())
          .bind("chain", attempt.chain())
          .bind("hash", attempt.body().hash())
          .bind("raw", attempt.body().raw())
          .bind("type", attempt.fees().type())
          .bind("gasLimit", attempt.gasLimit())
          .bind("net", netMillis)
          .add();
    }
    batch.execute();
  }

  private static void bindFees(PreparedBatch batch, TransactionFees fees) {
    switch (fees) {
      case TransactionFees.Dynamic(var maxFee, var tip) ->
          bindFees(batch, maxFee.toDecimal(), tip.toDecimal(), null);
      case TransactionFees.Single(var price, var _) ->
          bindFees(batch, null, null, price.toDecimal());
    }
  }

  /// Each by its type, there or not: a batch takes the rows after the first as the first was.
  private static void bindFees(
      PreparedBatch batch,
      @Nullable BigDecimal maxFee,
      @Nullable BigDecimal tip,
      @Nullable BigDecimal gasPrice) {
    batch.bind("maxFee", maxFee).bind("tip", tip).bind("gasPrice", gasPrice);
  }

  /// None of these transactions' attempts is sent again; there may be none that would have been.
  /// The transactions were moved, and so locked, in this SQL transaction before.
  public static void stopResending(Handle handle, Collection<TransactionId> transactions) {
    if (transactions.isEmpty()) {
      return;
    }
    handle
        .createUpdate(
            """
            update attempts set resend_at = null
            where transaction_id = any(:ids) and case when resend_at is not null then true else false end
            """)
        .bindArray("ids", TransactionId.class, transactions)
        .execute();
  }

  /// Of each of these transactions only the current attempt is sent again from here on. They were
  /// moved, and so locked, in this SQL transaction before.
  public static void stopResendingReplaced(Handle handle, Collection<TransactionId> transactions) {
    if (transactions.isEmpty()) {
      return;
    }
    handle
        .createUpdate(
            """
            update attempts a set resend_at = null
            from transactions t
            where t.transaction_id = any(:ids) and a.transaction_id = t.transaction_id
              and a.attempt <> t.attempt and case when a.resend_at is not null then true else false end
            """)
        .bindArray("ids", TransactionId.class, transactions)
        .execute();
  }

  /// The current attempt of each of these transactions goes out again at once. The transactions
  /// were moved, and so locked, in this SQL transaction before: which attempt is current is
  /// settled.
  public static void resendNow(Handle handle, Collection<TransactionId> transactions) {
    if (transactions.isEmpty()) {
      return;
    }
    handle
        .createUpdate(
            """
            update attempts a set resend_at = clock_timestamp()
            from transactions t
            where t.transaction_id = any(:ids) and a.transaction_id = t.transaction_id and a.attempt = t.attempt
            """)
        .bindArray("ids", TransactionId.class, transactions)
        .execute();
  }
}
