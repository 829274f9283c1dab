package io.relayer.core.transaction;

import io.relayer.ethereum.value.BlockHash;
import io.relayer.ethereum.value.ChainId;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Table `blocks_to_prove`: blocks that decided over transactions of ours, of which it is not known
/// whether they are on the chain that is followed now, since the window of headers was made anew
/// and no node had them. What ended in one stays final, for a missing header says nothing; but no
/// next generation is made of it, and none goes on, while it stands here. Beside them stand blocks
/// that are not on it, and that hold transactions which could not be put back: the database refused
/// to change their rows.
///
/// Why: RATIONALE.md#blocks-to-prove.
public final class UnprovedBlockDao {
  /// How many windows of headers final transactions are compared back at most, where the window was
  /// made anew: a reorg of that depth is no reorg any more.
  public static final int WINDOWS_BACK = 16;

  private UnprovedBlockDao() {}

  /// Such a block, as it is to be asked for.
  ///
  /// @param used whether anything of ours rests on it still
  public record Unproved(InBlock block, boolean used) {}

  /// Over a row of transactions: whether the block that decided over it is to be proved.
  ///
  /// @param row the alias of the transactions row
  static String decided(String row) {
    return """
    exists (select from blocks_to_prove u
      where u.chain_id = %1$s.chain_id and u.hash = coalesce(%1$s.block_hash, %1$s.superseded_hash))
    """
        .formatted(row);
  }

  /// What is final in block `u`, a row of this table. Named as the partial indexes have it.
  private static final String FINAL =
      """
      (select t.* from transactions t
       where t.chain_id = u.chain_id and t.block_number = u.number and t.block_hash = u.hash
         and t.block_number is not null and t.final_at is not null
       union all
       select t.* from transactions t
       where t.chain_id = u.chain_id and t.superseded_in = u.number and t.superseded_hash = u.hash and t.superseded_hash is not null)
      """;

  /// What is pending in block `u`, a row of this table. Named as the partial index has it.
  private static final String PENDING =
      """
      select from transactions t
      where t.chain_id = u.chain_id and t.block_number = u.number and t.block_hash = u.hash
        and t.block_number is not null and t.final_at is null
      """;

  /// Over a row `u` of this table: the transactions that it decided over and that were followed, as
  /// a table to be joined laterally.
  public static final String FOLLOWED =
      "(select f.request_key from %s f where f.retried_by is not null)".formatted(FINAL);

  /// These are to be proved.
  public static void put(Handle handle, ChainId chain, Collection<InBlock> blocks) {
    over(
        handle,
        chain,
        blocks,
        """
        insert into blocks_to_prove (chain_id, number, hash)
        select :chain, b.number, b.hash from unnest(:numbers, :hashes) as b (number, hash)
        on conflict (chain_id, hash) do nothing
        """);
  }

  /// Those that were not asked for for the longest time.
  public static List<Unproved> page(Handle handle, ChainId chain, int limit) {
    return handle
        .createQuery(
            """
            select u.number, u.hash, exists (select from %s f) or exists (%s) as used
            from (select * from blocks_to_prove where chain_id = :chain order by asked_at limit :limit) u
            order by u.asked_at
            """
                .formatted(FINAL, PENDING))
        .bind("chain", chain)
        .bind("limit", limit)
        .map((rows, context) ->
            new Unproved(
                new InBlock(rows.getLong("number"), BlockHash.of(rows.getBytes("hash"))),
                rows.getBoolean("used")))
        .list();
  }

  /// These were asked for in vain.
  public static void asked(Handle handle, ChainId chain, Collection<InBlock> blocks) {
    over(
        handle,
        chain,
        blocks,
        """
        update blocks_to_prove u set asked_at = clock_timestamp()
        from unnest(:numbers, :hashes) as b (number, hash)
        where u.chain_id = :chain and u.hash = b.hash and u.number = b.number
        """);
  }

  /// Of these it is known now, or nothing rests on them any more.
  public static void forget(Handle handle, ChainId chain, Collection<InBlock> blocks) {
    over(
        handle,
        chain,
        blocks,
        """
        delete from blocks_to_prove u using unnest(:numbers, :hashes) as b (number, hash)
        where u.chain_id = :chain and u.hash = b.hash and u.number = b.number
        """);
  }

  public static int count(Handle handle, ChainId chain) {
    return handle
        .createQuery("select count(*) from blocks_to_prove where chain_id = :chain")
        .bind("chain", chain)
        .mapTo(Integer.class)
        .one();
  }

  private static void over(Handle handle, ChainId chain, Collection<InBlock> blocks, String sql) {
    if (blocks.isEmpty()) {
      return;
    }
    handle
        .createUpdate(sql)
        .bind("chain", chain)
        .bindArray("numbers", Long.class, blocks.stream().map(InBlock::number).toList())
        .bindArray("hashes", BlockHash.class, blocks.stream().map(InBlock::hash).toList())
        .execute();
  }
}
