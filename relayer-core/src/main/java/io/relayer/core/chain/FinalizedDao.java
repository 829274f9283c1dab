package io.relayer.core.chain;

import io.relayer.ethereum.value.BlockHash;
import io.relayer.ethereum.value.ChainId;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The finalized block of a chain: columns of `chain_heads`, read by view `finalized_blocks`, which
/// leaves out what was told by another rule than the chain's present one, or is above its head.
/// Written by the chain's monitor alone.
public final class FinalizedDao {
  private FinalizedDao() {}

  /// Empty where none is known.
  public static Optional<FinalizedBlock> find(Handle handle, ChainId chain) {
    return handle
        .createQuery(
            """
            select number, hash, by, since, clock_timestamp() as read_at
            from finalized_blocks where chain_id = :chain
            """)
        .bind("chain", chain)
        .map((rows, context) ->
            new FinalizedBlock(
                rows.getLong("number"),
                BlockHash.of(rows.getBytes("hash")),
                FinalityBy.parse(rows.getString("by")),
                rows.getTimestamp("since").toInstant(),
                rows.getTimestamp("read_at").toInstant()))
        .findOne();
  }

  /// Stores what was proved; `since` is now, unless that is stored already. Nothing is stored of a
  /// chain without a head.
  public static void put(Handle handle, ChainId chain, long number, BlockHash hash, FinalityBy by) {
    handle
        .createUpdate(
            """
            update chain_heads set finalized_number = :number, finalized_hash = :hash, finalized_by = :by,
              finalized_since = clock_timestamp()
            where chain_id = :chain
              and (finalized_number, finalized_hash, finalized_by) is distinct from (:number, :hash, :by)
            """)
        .bind("chain", chain)
        .bind("number", number)
        .bind("hash", hash)
        .bind("by", by.text())
        .execute();
  }

  /// From now on it is not known what is final, if it was a block above this number: that one is
  /// not on the chain any more.
  ///
  /// @return whether it was
  public static boolean forgetAbove(Handle handle, ChainId chain, long number) {
    return handle
            .createUpdate(
                """
                update chain_heads set finalized_number = null, finalized_hash = null, finalized_by = null, finalized_since = null
                where chain_id = :chain and finalized_number > :number
                """)
            .bind("chain", chain)
            .bind("number", number)
            .execute()
        > 0;
  }
}
