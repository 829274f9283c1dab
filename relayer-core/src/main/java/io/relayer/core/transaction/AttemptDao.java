package io.relayer.core.transaction;

import io.relayer.core.database.Lists;
import io.relayer.ethereum.transaction.TransactionFees;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.TxHash;
import io.relayer.ethereum.value.Wei;
import io.relayer.messages.TransactionId;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Table `attempts`: what was signed. Rows are inserted, and never changed; what becomes of the
/// sending of the current one stands on the row of its transaction ([SendingColumns]).
public final class AttemptDao {
  private static final String INSERT =
      """
      insert into attempts (transaction_id, attempt, kind, chain_id, hash, raw, type, gas_limit, max_fee_per_gas,
        max_priority_fee_per_gas, gas_price, head_number, signed_at)
      select s.transaction_id, s.attempt, s.kind, s.chain_id, s.hash, s.raw, s.type, s.gas_limit, s.max_fee_per_gas,
        s.max_priority_fee_per_gas, s.gas_price, (select h.head_number from chain_heads h where h.chain_id = s.chain_id),
        clock_timestamp()
      from unnest(:transactions, :attempts, :kinds, :chains, :hashes, :raws, :types, :gasLimits, :maxFees, :tips, :gasPrices)
        as s (transaction_id, attempt, kind, chain_id, hash, raw, type, gas_limit, max_fee_per_gas,
          max_priority_fee_per_gas, gas_price)
      """;

  private AttemptDao() {}

  /// Stores new attempts. The step that makes one of them the current one comes after, in the same
  /// SQL transaction.
  public static void insert(Handle handle, List<Attempt> attempts) {
    handle
        .createUpdate(INSERT)
        .bindArray(
            "transactions", TransactionId.class, Lists.column(attempts, Attempt::transaction))
        .bindArray("attempts", Integer.class, Lists.column(attempts, Attempt::number))
        .bindArray("kinds", String.class, Lists.column(attempts, one -> one.kind().text()))
        .bindArray("chains", ChainId.class, Lists.column(attempts, Attempt::chain))
        .bindArray("hashes", TxHash.class, Lists.column(attempts, one -> one.body().hash()))
        .bindArray("raws", Bytes.class, Lists.column(attempts, one -> one.body().raw()))
        .bindArray("types", Integer.class, Lists.column(attempts, one -> one.fees().type()))
        .bindArray("gasLimits", Long.class, Lists.column(attempts, Attempt::gasLimit))
        .bindArray("maxFees", Wei.class, Lists.column(attempts, one -> maxFee(one.fees())))
        .bindArray("tips", Wei.class, Lists.column(attempts, one -> tip(one.fees())))
        .bindArray("gasPrices", Wei.class, Lists.column(attempts, one -> gasPrice(one.fees())))
        .execute();
  }

  private static @Nullable Wei maxFee(TransactionFees fees) {
    return fees instanceof TransactionFees.Dynamic(var maxFee, var _) ? maxFee : null;
  }

  private static @Nullable Wei tip(TransactionFees fees) {
    return fees instanceof TransactionFees.Dynamic(var _, var tip) ? tip : null;
  }

  private static @Nullable Wei gasPrice(TransactionFees fees) {
    return fees instanceof TransactionFees.Single(var price, var _) ? price : null;
  }
}
