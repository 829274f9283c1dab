package io.relayer.monitor.window;

import io.relayer.ethereum.value.BlockHash;
import io.relayer.ethereum.value.ChainId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Table `blocks`: the window of canonical headers. Written by the chain's monitor alone.
public final class BlockDao {
  private BlockDao() {}

  /// The window, lowest block first.
  public static List<BlockLink> window(Handle handle, ChainId chain) {
    return handle
        .createQuery(
            "select number, hash, parent_hash, at from blocks where chain_id = :chain order by number")
        .bind("chain", chain)
        .map((rows, context) -> link(rows))
        .list();
  }

  /// The newest block of the window.
  public static Optional<BlockLink> head(Handle handle, ChainId chain) {
    return handle
        .createQuery(
            """
            select number, hash, parent_hash, at from blocks
            where chain_id = :chain order by number desc limit 1
            """)
        .bind("chain", chain)
        .map((rows, context) -> link(rows))
        .findOne();
  }

  private static BlockLink link(ResultSet rows) throws SQLException {
    return new BlockLink(
        rows.getLong("number"),
        BlockHash.of(rows.getBytes("hash")),
        BlockHash.of(rows.getBytes("parent_hash")),
        rows.getTimestamp("at").toInstant());
  }

  public static void append(Handle handle, ChainId chain, List<BlockLink> blocks) {
    handle
        .createUpdate(
            """
            insert into blocks (chain_id, number, hash, parent_hash, at)
            select :chain, b.number, b.hash, b.parent_hash, to_timestamp(b.at)
            from unnest(:numbers, :hashes, :parents, :times) as b (number, hash, parent_hash, at)
            """)
        .bind("chain", chain)
        .bindArray("numbers", Long.class, blocks.stream().map(BlockLink::number).toList())
        .bindArray("hashes", BlockHash.class, blocks.stream().map(BlockLink::hash).toList())
        .bindArray("parents", BlockHash.class, blocks.stream().map(BlockLink::parentHash).toList())
        .bindArray("times", Long.class, blocks.stream().map(b -> b.at().getEpochSecond()).toList())
        .execute();
  }

  /// Takes out the blocks that are not `from` to `to`, both included.
  public static void keep(Handle handle, ChainId chain, long from, long to) {
    handle
        .createUpdate(
            "delete from blocks where chain_id = :chain and (number < :from or number > :to)")
        .bind("chain", chain)
        .bind("from", from)
        .bind("to", to)
        .execute();
  }
}
