package io.relayer.monitor.finality;

import io.relayer.core.account.WaitReason;
import io.relayer.core.transaction.InBlock;
import io.relayer.core.transaction.TransactionVersion;
import io.relayer.ethereum.value.BlockHash;
import io.relayer.ethereum.value.ChainId;
import io.relayer.messages.TransactionId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Transactions that are in blocks: which of them a reorg concerns, and which are deep enough.
public final class InclusionDao {
  private InclusionDao() {}

  /// How deep is deep enough.
  ///
  /// @param head the newest block
  /// @param finalized the newest block that is final for good; -1 where none is known to be
  /// @param newest no transaction in a later block is final
  public record Depth(long head, long finalized, long newest) {}

  /// A transaction that is deep enough, if its block is the chain's.
  public record Deep(TransactionVersion transaction, InBlock block) {}

  /// The blocks that pending transactions are in; above `finalAbove`, also those that final ones
  /// are in, and those of the foreign transactions that took nonces of ours.
  public static List<InBlock> blocks(Handle handle, ChainId chain, long finalAbove) {
    return handle
        .createQuery(
            """
            select block_number, block_hash from transactions
            where chain_id = :chain and block_number is not null and final_at is null
            union
            select block_number, block_hash from transactions
            where chain_id = :chain and final_at is not null and block_number > :finalAbove
            union
            select superseded_in, superseded_hash from transactions
            where chain_id = :chain and superseded_hash is not null and superseded_in > :finalAbove
            order by block_number
            """)
        .bind("chain", chain)
        .bind("finalAbove", finalAbove)
        .map((rows, context) -> block(rows))
        .list();
  }

  /// Which transactions, and the block that decides over them. Named as the partial indexes have
  /// it.
  private record Ground(String number, String hash, String which) {
    static final Ground PENDING =
        new Ground(
            "block_number", "block_hash", "t.block_number is not null and t.final_at is null");

    static final Ground FINAL =
        new Ground(
            "block_number", "block_hash", "t.block_number is not null and t.final_at is not null");

    static final Ground STRANGERS =
        new Ground("superseded_in", "superseded_hash", "t.superseded_hash is not null");
  }

  /// Locks the pending transactions in these very blocks.
  public static List<TransactionVersion> lockPending(
      Handle handle, ChainId chain, Collection<InBlock> blocks, int limit) {
    return lock(handle, chain, blocks, Ground.PENDING, limit);
  }

  /// Locks the final transactions in these very blocks.
  public static List<TransactionVersion> lockFinal(
      Handle handle, ChainId chain, Collection<InBlock> blocks, int limit) {
    return lock(handle, chain, blocks, Ground.FINAL, limit);
  }

  /// Locks the transactions whose nonce was taken by a foreign one in these very blocks.
  public static List<TransactionVersion> lockSuperseded(
      Handle handle, ChainId chain, Collection<InBlock> blocks, int limit) {
    return lock(handle, chain, blocks, Ground.STRANGERS, limit);
  }

  private static List<TransactionVersion> lock(
      Handle handle, ChainId chain, Collection<InBlock> blocks, Ground ground, int limit) {
    return handle
        .createQuery(
            """
            select t.transaction_id, t.version
            from unnest(:numbers, :hashes) as b (number, hash)
            join transactions t on t.chain_id = :chain and t.%1$s = b.number and t.%2$s = b.hash
            where %3$s and t.%1$s between :lowest and :highest -- else all of the chain may be compared with each of them
            order by t.transaction_id limit :limit
            for no key update of t
            """
                .formatted(ground.number, ground.hash, ground.which))
        .bind("chain", chain)
        .bind("lowest", blocks.stream().mapToLong(InBlock::number).min().orElse(0))
        .bind("highest", blocks.stream().mapToLong(InBlock::number).max().orElse(0))
        .bindArray("numbers", Long.class, blocks.stream().map(InBlock::number).toList())
        .bindArray("hashes", BlockHash.class, blocks.stream().map(InBlock::hash).toList())
        .bind("limit", limit)
        .map((rows, context) -> TransactionVersion.read(rows))
        .list();
  }

  /// Pending transactions in blocks that are deep enough for what each of them asks, oldest block
  /// first. One that was followed, and was opened again, asks for the finalized block whatever the
  /// request did: its next generation rests on it.
  ///
  /// @param from the oldest block that is looked at
  public static List<Deep> deepEnough(
      Handle handle, ChainId chain, Depth depth, long from, int limit) {
    return handle
        .createQuery(
            """
            select * from (
              (select t.transaction_id, t.version, t.block_number, t.block_hash
               from transactions t
               where t.chain_id = :chain and t.block_number is not null and t.final_at is null
                 and not t.confirm_by_finalized and t.retried_by is null
                 and t.block_number between :from and :newest and :head - t.block_number + 1 >= t.confirmations_required
               order by t.block_number limit :limit)
              union all
              (select t.transaction_id, t.version, t.block_number, t.block_hash
               from transactions t
               where t.chain_id = :chain and t.block_number is not null and t.final_at is null
                 and (t.confirm_by_finalized or t.retried_by is not null) and t.block_number between :from and least(:newest, :finalized)
                 and :head - t.block_number + 1 >= t.confirmations_required
               order by t.block_number limit :limit)) deep
            order by block_number limit :limit
            """)
        .bind("chain", chain)
        .bind("head", depth.head())
        .bind("finalized", depth.finalized())
        .bind("newest", depth.newest())
        .bind("from", from)
        .bind("limit", limit)
        .map((rows, context) -> new Deep(TransactionVersion.read(rows), block(rows)))
        .list();
  }

  /// Pending transactions that are as deep as they ask, wait for the finalized block alone, and do
  /// not say so; oldest block first.
  ///
  /// @param above the block above which they are
  /// @param mark what they are to say
  public static List<Deep> deepButNotFinal(
      Handle handle, ChainId chain, Depth depth, long above, WaitReason mark, int limit) {
    return handle
        .createQuery(
            """
            select t.transaction_id, t.version, t.block_number, t.block_hash
            from transactions t
            where t.chain_id = :chain and t.block_number is not null and t.final_at is null
              and t.block_number > :above and t.block_number <= :newest
              and :head - t.block_number + 1 >= t.confirmations_required
              and (t.confirm_by_finalized or t.retried_by is not null) and t.waiting_for is distinct from :mark
            order by t.block_number limit :limit
            """)
        .bind("chain", chain)
        .bind("head", depth.head())
        .bind("above", above)
        .bind("newest", depth.newest())
        .bind("mark", mark.code())
        .bind("limit", limit)
        .map((rows, context) -> new Deep(TransactionVersion.read(rows), block(rows)))
        .list();
  }

  /// Some of those that say that they wait for it.
  public static List<TransactionId> waiting(
      Handle handle, ChainId chain, WaitReason mark, int limit) {
    return handle
        .createQuery(
            "select transaction_id from transactions where chain_id = :chain and waiting_for = '%s' order by transaction_id limit :limit"
                .formatted(mark))
        .bind("chain", chain)
        .bind("limit", limit)
        .mapTo(TransactionId.class)
        .list();
  }

  private static InBlock block(ResultSet rows) throws SQLException {
    return new InBlock(rows.getLong("block_number"), BlockHash.of(rows.getBytes("block_hash")));
  }
}
