package io.relayer.app.audit;

import static java.util.Objects.requireNonNull;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.BlockHash;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.TxHash;
import io.relayer.ethereum.value.Wei;
import io.relayer.node.chain.BlockTransaction;
import io.relayer.node.chain.Header;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/// The mined transactions of the managed senders, as a temporary table of the session, so that the
/// database compares them with its own, whatever their number. Beside it, how many transactions the
/// chain has counted of each sender.
final class MinedTable {
  /// @param succeeded by its receipt
  record Mined(BlockTransaction transaction, Header block, boolean succeeded) {}

  private MinedTable() {}

  static void create(Handle handle) {
    drop(handle);
    handle.execute(
        """
        create temporary table mined (
          hash bytea not null, sender bytea not null, nonce bigint not null, recipient bytea,
          value numeric(78,0) not null, data bytea not null, succeeded boolean not null,
          block_number bigint not null, block_hash bytea not null, block_at timestamptz not null)
        """);
    handle.execute(
        "create temporary table mined_counts (sender bytea primary key, count bigint not null)");
  }

  /// How many transactions each sender has in the chain, by the state of the last block.
  static void counts(Handle handle, Map<Address, Nonce> counts) {
    List<Map.Entry<Address, Nonce>> entries = List.copyOf(counts.entrySet());
    handle
        .createUpdate(
            "insert into mined_counts (sender, count) select c.sender, c.count from unnest(:senders, :counts) as c (sender, count)")
        .bindArray("senders", Address.class, column(entries, Map.Entry::getKey))
        .bindArray("counts", Nonce.class, column(entries, Map.Entry::getValue))
        .execute();
  }

  static void insert(Handle handle, List<Mined> mined) {
    handle
        .createUpdate(
            """
            insert into mined (hash, sender, nonce, recipient, value, data, succeeded, block_number, block_hash, block_at)
            select hash, sender, nonce, nullif(recipient, ''), value, data, succeeded, block_number, block_hash,
                   to_timestamp(block_at)
            from unnest(:hashes, :senders, :nonces, :recipients, :values, :data, :succeeded, :numbers, :blocks, :times)
              as m (hash, sender, nonce, recipient, value, data, succeeded, block_number, block_hash, block_at)
            """)
        .bindArray("hashes", TxHash.class, column(mined, m -> m.transaction().hash()))
        .bindArray(
            "senders", Address.class, column(mined, m -> requireNonNull(m.transaction().from())))
        .bindArray(
            "nonces", Nonce.class, column(mined, m -> requireNonNull(m.transaction().nonce())))
        .bindArray("recipients", Bytes.class, column(mined, MinedTable::recipient))
        .bindArray("values", Wei.class, column(mined, m -> m.transaction().value()))
        .bindArray("data", Bytes.class, column(mined, m -> m.transaction().input()))
        .bindArray("succeeded", Boolean.class, column(mined, Mined::succeeded))
        .bindArray("numbers", Long.class, column(mined, m -> m.block().number()))
        .bindArray("blocks", BlockHash.class, column(mined, m -> m.block().hash()))
        .bindArray("times", Long.class, column(mined, m -> m.block().timestamp().getEpochSecond()))
        .execute();
  }

  /// To be called once it is filled.
  static void index(Handle handle) {
    handle.execute("create index on mined (hash)");
    handle.execute("create index on mined (sender, nonce)");
    handle.execute("analyze mined");
  }

  static void drop(Handle handle) {
    handle.execute("drop table if exists pg_temp.mined, pg_temp.mined_counts");
  }

  private static Bytes recipient(Mined mined) {
    Address to = mined.transaction().to();
    return to == null ? Bytes.EMPTY : to.bytes();
  }

  private static <R, V> List<V> column(List<R> rows, Function<R, V> value) {
    return rows.stream().map(value).toList();
  }
}
