package io.relayer.monitor.window;

import io.relayer.ethereum.value.ChainId;
import java.sql.Types;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;

/// Table `chain_heads`. Written by the chain's monitor alone.
public final class ChainHeadDao {
  private ChainHeadDao() {}

  /// The number of the head; empty where the chain was never looked at.
  public static OptionalLong number(Handle handle, ChainId chain) {
    return handle
        .createQuery("select head_number from chain_heads where chain_id = :chain")
        .bind("chain", chain)
        .mapTo(Long.class)
        .findOne()
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }

  /// Moves the head; the finalized block is kept apart ([FinalizedDao]).
  public static void put(Handle handle, ChainId chain, ChainHead head) {
    BlockLink block = head.block();
    handle
        .createUpdate(
            """
            insert into chain_heads (chain_id, head_number, head_hash, head_at, base_fee, block_gas_limit,
              observed_at)
            values (:chain, :number, :hash, :at, :baseFee, nullif(:gasLimit, 0), clock_timestamp())
            on conflict (chain_id) do update set
              head_number = excluded.head_number, head_hash = excluded.head_hash, head_at = excluded.head_at,
              base_fee = excluded.base_fee, block_gas_limit = excluded.block_gas_limit,
              observed_at = excluded.observed_at
            """)
        .bind("chain", chain)
        .bind("number", block.number())
        .bind("hash", block.hash())
        .bind("at", block.at())
        .bindBySqlType(
            "baseFee", head.baseFee() == null ? null : head.baseFee().toDecimal(), Types.NUMERIC)
        .bind("gasLimit", head.gasLimit())
        .execute();
  }
}
