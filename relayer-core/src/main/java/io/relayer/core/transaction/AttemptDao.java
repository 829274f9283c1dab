package io.relayer.core.transaction;

import io.relayer.ethereum.transaction.TransactionFees;
import java.math.BigDecimal;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/// Table `attempts`: what was signed. Rows are inserted, and never changed; what becomes of the
/// sending of the current one stands on the row of its transaction ([SendingColumns]).
public final class AttemptDao {
  private AttemptDao() {}

  /// Stores new attempts. The step that makes one of them the current one comes after, in the same
  /// SQL transaction.
  public static void insert(Handle handle, List<Attempt> attempts) {
    PreparedBatch batch =
        handle.prepareBatch(
            """
            insert into attempts (transaction_id, attempt, kind, chain_id, hash, raw, type, gas_limit, max_fee_per_gas,
              max_priority_fee_per_gas, gas_price, head_number, signed_at)
            values (:transaction, :attempt, :kind, :chain, :hash, :raw, :type, :gasLimit, :maxFee, :tip, :gasPrice,
              (select head_number from chain_heads where chain_id = :chain),
              clock_timestamp())
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
}
