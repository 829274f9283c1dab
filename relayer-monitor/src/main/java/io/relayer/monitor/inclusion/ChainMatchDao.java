package io.relayer.monitor.inclusion;

import io.relayer.core.account.SenderHold;
import io.relayer.core.database.Lists;
import io.relayer.core.transaction.NonceMarks;
import io.relayer.core.transaction.RowConditions;
import io.relayer.core.transaction.State;
import io.relayer.core.transaction.TransactionVersion;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.BlockHash;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.TxHash;
import io.relayer.messages.TransactionId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Transactions as a chain knows them: by the hashes of their attempts, by sender and nonce.
public final class ChainMatchDao {
  /// Before all ids.
  private static final UUID NOWHERE = new UUID(0, 0);

  private ChainMatchDao() {}

  /// An attempt of ours, and its transaction as it stands.
  ///
  /// @param includedIn the block that the transaction is in already, as far as we know
  public record Match(
      TransactionVersion transaction,
      State state,
      int attempt,
      TxHash hash,
      @Nullable BlockHash includedIn) {}

  /// A transaction that is out, and that no block is known to hold.
  ///
  /// @param hashes of all its attempts: any of them may have been mined
  /// @param depth when what stands at its nonce counts as final
  /// @param marked whether it waits for that already
  public record Open(
      TransactionVersion transaction,
      Address sender,
      Nonce nonce,
      Map<TxHash, Integer> hashes,
      Depth depth,
      boolean marked) {}

  /// @param confirmations blocks, the including one counted
  /// @param finalized whether the chain's tag must have passed it as well
  public record Depth(int confirmations, boolean finalized) {}

  /// Which of these hashes are attempts of ours, and of which sender each is.
  public static Map<TxHash, Address> ours(Handle handle, ChainId chain, Collection<TxHash> hashes) {
    return handle
        .createQuery(
            """
            select a.hash, t.sender from attempts a join transactions t on t.transaction_id = a.transaction_id
            where a.chain_id = :chain and a.hash = any(:hashes)
            """)
        .bind("chain", chain)
        .bindArray("hashes", TxHash.class, hashes)
        .map((rows, context) ->
            Map.entry(TxHash.of(rows.getBytes("hash")), Address.of(rows.getBytes("sender"))))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /// Locks the transactions of the attempts with these hashes, and reads how they stand.
  public static List<Match> lock(Handle handle, ChainId chain, Collection<TxHash> hashes) {
    return handle
        .createQuery(
            """
            select t.transaction_id, t.version, t.state, a.attempt, a.hash, t.block_hash
            from attempts a join transactions t on t.transaction_id = a.transaction_id
            where a.chain_id = :chain and a.hash = any(:hashes)
            order by t.transaction_id
            for no key update of t
            """)
        .bind("chain", chain)
        .bindArray("hashes", TxHash.class, hashes)
        .map((rows, context) ->
            new Match(
                TransactionVersion.read(rows),
                State.parse(rows.getString("state")),
                rows.getInt("attempt"),
                TxHash.of(rows.getBytes("hash")),
                blockHash(rows)))
        .list();
  }

  /// Of each sender that has transactions out which no block is known to hold, the lowest of their
  /// nonces. Jumps from sender to sender in the index: costs what there are senders with work, not
  /// accounts, nor transactions.
  public static Map<Address, Nonce> lowestOpen(Handle handle, ChainId chain) {
    return handle
        .createQuery(
            """
            with recursive lowest as (
              (select t.sender, t.nonce from transactions t
               where t.chain_id = :chain and %1$s
               order by t.sender, t.nonce limit 1)
              union all
              select n.sender, n.nonce
              from lowest l
              cross join lateral (
                select t.sender, t.nonce from transactions t
                where t.chain_id = :chain and t.sender > l.sender and %1$s
                order by t.sender, t.nonce limit 1) n)
            select sender, nonce from lowest
            """
                .formatted(RowConditions.IN_FLIGHT))
        .bind("chain", chain)
        .map((rows, context) ->
            Map.entry(Address.of(rows.getBytes("sender")), new Nonce(rows.getLong("nonce"))))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /// Where the pages of those that are overtaken go on: they go round, so that rows of which
  /// nothing can be told keep none of the others from being looked at.
  ///
  /// @param limit how many of those that are not yet marked, and how many of those that are
  /// @param held whether marked ones of senders that are held are among them: of these nothing is
  ///   told by their nonces
  public record Page(
      @Nullable TransactionId unmarked, @Nullable TransactionId marked, int limit, boolean held) {
    /// The one that follows, after `found` was looked at.
    public Page after(List<Open> found) {
      return after(found, _ -> true);
    }

    /// The one that follows: it begins with the first that is not done, or behind them all.
    public Page after(List<Open> found, Predicate<Open> done) {
      return new Page(
          last(found, false, done, unmarked), last(found, true, done, marked), limit, held);
    }

    public Page of(int another, boolean withHeld) {
      return new Page(unmarked, marked, another, withHeld);
    }

    /// Whether there are more than it has.
    public boolean isFull(List<Open> found) {
      long ofMarked = found.stream().filter(Open::marked).count();
      return ofMarked >= limit || found.size() - ofMarked >= limit;
    }

    private static @Nullable TransactionId last(
        List<Open> found, boolean marked, Predicate<Open> done, @Nullable TransactionId before) {
      return found.stream()
          .filter(open -> open.marked() == marked)
          .takeWhile(done)
          .reduce((_, second) -> second)
          .map(open -> open.transaction().id())
          .orElse(before);
    }
  }

  /// Open transactions whose nonce the chain has counted already. One that was followed asks for
  /// the finalized block, whatever the request did: its next generation rests on it.
  ///
  /// @param counts how many transactions each sender has in the chain
  public static List<Open> overtaken(
      Handle handle, ChainId chain, Map<Address, Nonce> counts, Page page) {
    List<Map.Entry<Address, Nonce>> entries = List.copyOf(counts.entrySet());
    return handle
        .createQuery(
            """
            with overtaken as materialized (
              select t.transaction_id, t.version, t.sender, t.nonce, t.confirmations_required,
                     t.confirm_by_finalized or t.retried_by is not null as confirm_by_finalized, coalesce(%1$s, false) as marked
              from unnest(:senders, :counts) as s (sender, count)
              cross join lateral (
                select * from transactions x
                where x.chain_id = :chain and x.sender = s.sender and x.nonce < s.count
                  and %3$s
                offset 0) t -- looked up for each sender, not the other way round
              where :held or case when %1$s then not %2$s else true end),
            page as (
              (select * from overtaken o where not o.marked
               order by o.transaction_id <= :afterUnmarked, o.transaction_id limit :limit)
              union all
              (select * from overtaken o where o.marked
               order by o.transaction_id <= :afterMarked, o.transaction_id limit :limit))
            select o.*, array_agg(a.hash order by a.attempt) as hashes, array_agg(a.attempt::integer order by a.attempt) as attempts
            from page o
            join attempts a on a.transaction_id = o.transaction_id
            group by o.transaction_id, o.version, o.sender, o.nonce, o.confirmations_required, o.confirm_by_finalized, o.marked
            order by case when o.marked then o.transaction_id <= :afterMarked else o.transaction_id <= :afterUnmarked end, o.transaction_id
            """
                .formatted(NonceMarks.MARKED, SenderHold.GUARDS, RowConditions.inFlight("x")))
        .bind("chain", chain)
        .bind("held", page.held)
        .bind("afterUnmarked", page.unmarked == null ? NOWHERE : page.unmarked.value())
        .bind("afterMarked", page.marked == null ? NOWHERE : page.marked.value())
        .bind("limit", page.limit)
        .bindArray("senders", Address.class, Lists.column(entries, Map.Entry::getKey))
        .bindArray("counts", Nonce.class, Lists.column(entries, Map.Entry::getValue))
        .map((rows, context) ->
            new Open(
                TransactionVersion.read(rows),
                Address.of(rows.getBytes("sender")),
                new Nonce(rows.getLong("nonce")),
                hashes(rows),
                new Depth(
                    rows.getInt("confirmations_required"), rows.getBoolean("confirm_by_finalized")),
                rows.getBoolean("marked")))
        .list();
  }

  private static Map<TxHash, Integer> hashes(ResultSet rows) throws SQLException {
    byte[][] hashes = (byte[][]) rows.getArray("hashes").getArray();
    Integer[] attempts = (Integer[]) rows.getArray("attempts").getArray();
    Map<TxHash, Integer> byHash = new java.util.HashMap<>();
    for (int i = 0; i < hashes.length; i++) {
      byHash.put(TxHash.of(hashes[i]), attempts[i]);
    }
    return byHash;
  }

  static @Nullable BlockHash blockHash(ResultSet rows) throws SQLException {
    byte[] hash = rows.getBytes("block_hash");
    return hash == null ? null : BlockHash.of(hash);
  }
}
