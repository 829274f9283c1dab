package io.relayer.core.transaction;

import io.relayer.core.database.Lists;
import io.relayer.ethereum.value.BlockHash;
import io.relayer.messages.TransactionId;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Payloads that reverted. Why they did is for readers, and may be known long after their inclusion
/// was written: it moves no state and no version.
public final class RevertedPayloads {
  private RevertedPayloads() {}

  /// What a node said.
  ///
  /// @param reason null where there is none to be had
  public record Told(TransactionId transaction, BlockHash block, @Nullable String reason) {}

  /// Writes down what was told of those that are still in that block.
  public static void explain(Handle handle, List<Told> answers) {
    handle
        .createUpdate(
            """
            with told as (
              select * from unnest(:ids, :blocks, :reasons) as s (id, block, reason)),
            locked as (
              select t.transaction_id from told join transactions t on t.transaction_id = told.id
              order by t.transaction_id for no key update of t)
            update transactions t set revert_reason = told.reason
            from told join locked on locked.transaction_id = told.id
            where t.transaction_id = told.id and told.reason is not null
              and case when t.block_hash = told.block and not t.succeeded then true else false end
            """)
        .bindArray("ids", TransactionId.class, Lists.column(answers, Told::transaction))
        .bindArray("blocks", BlockHash.class, Lists.column(answers, Told::block))
        .bindArray("reasons", String.class, Lists.column(answers, Told::reason))
        .execute();
  }
}
