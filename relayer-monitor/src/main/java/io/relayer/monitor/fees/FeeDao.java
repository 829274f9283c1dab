package io.relayer.monitor.fees;

import io.relayer.core.chain.FeeQuote;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Wei;
import java.math.BigDecimal;
import java.sql.Types;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Table `fees`. Written by the chain's monitor alone.
public final class FeeDao {
  private FeeDao() {}

  /// Stores what the market asks now.
  public static void put(Handle handle, ChainId chain, FeeQuote fees) {
    Row row =
        switch (fees) {
          case FeeQuote.Dynamic d ->
              new Row(true, d.baseFee(), d.slowTip(), d.averageTip(), d.fastTip(), null);
          case FeeQuote.Single(Wei price) -> new Row(false, null, null, null, null, price);
        };
    handle
        .createUpdate(
            """
            insert into fees (chain_id, dynamic, base_fee, slow_tip, average_tip, fast_tip, gas_price, refreshed_at)
            values (:chain, :dynamic, :baseFee, :slow, :average, :fast, :gasPrice, clock_timestamp())
            on conflict (chain_id) do update set
              dynamic = excluded.dynamic, base_fee = excluded.base_fee, slow_tip = excluded.slow_tip,
              average_tip = excluded.average_tip, fast_tip = excluded.fast_tip, gas_price = excluded.gas_price,
              refreshed_at = excluded.refreshed_at
            """)
        .bind("chain", chain)
        .bind("dynamic", row.dynamic)
        .bindBySqlType("baseFee", decimal(row.baseFee), Types.NUMERIC)
        .bindBySqlType("slow", decimal(row.slow), Types.NUMERIC)
        .bindBySqlType("average", decimal(row.average), Types.NUMERIC)
        .bindBySqlType("fast", decimal(row.fast), Types.NUMERIC)
        .bindBySqlType("gasPrice", decimal(row.gasPrice), Types.NUMERIC)
        .execute();
  }

  private record Row(
      boolean dynamic,
      @Nullable Wei baseFee,
      @Nullable Wei slow,
      @Nullable Wei average,
      @Nullable Wei fast,
      @Nullable Wei gasPrice) {}

  private static @Nullable BigDecimal decimal(@Nullable Wei wei) {
    return wei == null ? null : wei.toDecimal();
  }
}
