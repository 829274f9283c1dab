package io.relayer.broadcaster.sending;

import io.relayer.core.database.Lists;
import io.relayer.core.transaction.AttemptKey;
import io.relayer.core.transaction.Sendability;
import io.relayer.core.transaction.State;
import io.relayer.core.transaction.TransactionVersion;
import io.relayer.ethereum.transaction.SignedTransaction;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.TxHash;
import io.relayer.messages.TransactionId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Attempts as the sending of copies sees them: read back before a send, and locked after it,
/// before what became of them is written down ([SendingSteps]). Each method is one statement,
/// whatever the size of the batch.
public final class BroadcastDao {
  private BroadcastDao() {}

  /// An attempt as it stands before it is sent.
  ///
  /// @param taken whether it is worth more than one node: when it was sent last one said that it
  ///   has it, or alone said what speaks against it, and may be wrong
  public record Stored(
      AttemptKey key,
      SignedTransaction body,
      Address sender,
      Nonce nonce,
      Sendability standing,
      boolean taken) {}

  /// An attempt as it stands under the lock of its transaction.
  ///
  /// @param before what came of it when it was sent before
  /// @param times for measurements
  public record Locked(
      AttemptKey key,
      TransactionVersion transaction,
      State state,
      Sendability standing,
      Before before,
      Times times) {}

  /// @param current whether it is the one that is sent; of another one only the misses are known
  /// @param misses sendings in a row, before this one, that did not bring it into a node for
  ///   certain
  /// @param external whether it was signed elsewhere
  /// @param refused null where the last answer was not a refusal by all usable nodes
  /// @param untaken for how long no node has said that it has it; null where the last answer was
  ///   such, or there is none
  /// @param waitingFor what its transaction says that it waits for
  public record Before(
      boolean current,
      int misses,
      boolean external,
      @Nullable Refused refused,
      @Nullable Duration untaken,
      @Nullable String waitingFor) {}

  /// That every answer was a refusal by all usable nodes.
  ///
  /// @param during how long
  /// @param times how many there were
  public record Refused(Duration during, int times) {}

  /// All by the database's clock but the first, which is that of the record that asked for it.
  public record Times(Instant requested, Instant signed, Instant now) {}

  /// The attempts of the chain with these hashes; what is not among them is not in the database.
  public static List<Stored> byHash(Handle handle, ChainId chain, Collection<TxHash> hashes) {
    return handle
        .createQuery(
            """
            select a.transaction_id, a.attempt, a.hash, a.raw, t.sender, t.nonce, %s as standing,
                   coalesce(t.attempt = a.attempt and (
                     t.last_outcome in ('accepted', 'known', 'nonce-too-low', 'replacement-underpriced', 'underpriced',
                       'insufficient-funds')
                     or t.last_outcome = 'nonce-gap' and t.misses > 3), false) as taken
            from attempts a
            join transactions t on t.transaction_id = a.transaction_id
            left join accounts c on c.chain_id = t.chain_id and c.address = t.sender
            where a.hash = any(:hashes) and a.chain_id = :chain and a.kind <> 'foreign'
            """
                .formatted(Sendability.SQL))
        .bind("chain", chain)
        .bindArray("hashes", TxHash.class, hashes)
        .map((rows, context) ->
            new Stored(
                new AttemptKey(
                    new TransactionId(rows.getObject("transaction_id", java.util.UUID.class)),
                    rows.getInt("attempt")),
                new SignedTransaction(
                    Bytes.of(rows.getBytes("raw")), TxHash.of(rows.getBytes("hash"))),
                Address.of(rows.getBytes("sender")),
                new Nonce(rows.getLong("nonce")),
                Sendability.parse(rows.getString("standing")),
                rows.getBoolean("taken")))
        .list();
  }

  /// Locks the attempts' transactions in the order of their ids, and reads how they stand. Attempts
  /// need no lock: they never change, and what is known of their sending changes under this one.
  public static List<Locked> lock(Handle handle, Collection<AttemptKey> keys) {
    return handle
        .createQuery(
            """
            select a.transaction_id, a.attempt, t.version, t.state, %s as standing, t.waiting_for,
                   coalesce(t.attempt = a.attempt, false) as current,
                   case when t.attempt = a.attempt then t.misses else coalesce(e.misses, 0) end as misses,
                   coalesce(c.managed_by = 'external', false) as external,
                   case when t.attempt = a.attempt then t.refusals end as refusals,
                   case when t.attempt = a.attempt then (extract(epoch from clock_timestamp() - t.refused_since) * 1000)::bigint end as refused_ms,
                   case when t.attempt = a.attempt then (extract(epoch from clock_timestamp() - t.untaken_since) * 1000)::bigint end as untaken_ms,
                   t.requested_at, t.signed_at, clock_timestamp() as now
            from unnest(:ids, :attempts) k (transaction_id, attempt)
            join transactions t on t.transaction_id = k.transaction_id
            join attempts a on a.transaction_id = k.transaction_id and a.attempt = k.attempt
            left join sent_attempts e on e.transaction_id = k.transaction_id and e.attempt = k.attempt
            left join accounts c on c.chain_id = t.chain_id and c.address = t.sender
            order by t.transaction_id, a.attempt
            for no key update of t
            """
                .formatted(Sendability.SQL))
        .bindArray("ids", TransactionId.class, Lists.column(keys, AttemptKey::transaction))
        .bindArray("attempts", Integer.class, Lists.column(keys, AttemptKey::attempt))
        .map((rows, context) -> {
          var id = new TransactionId(rows.getObject("transaction_id", java.util.UUID.class));
          return new Locked(
              new AttemptKey(id, rows.getInt("attempt")),
              new TransactionVersion(id, rows.getInt("version")),
              State.parse(rows.getString("state")),
              Sendability.parse(rows.getString("standing")),
              before(rows),
              new Times(
                  rows.getTimestamp("requested_at").toInstant(),
                  rows.getTimestamp("signed_at").toInstant(),
                  rows.getTimestamp("now").toInstant()));
        })
        .list();
  }

  private static Before before(ResultSet rows) throws SQLException {
    Long millis = rows.getObject("refused_ms", Long.class);
    Long untaken = rows.getObject("untaken_ms", Long.class);
    return new Before(
        rows.getBoolean("current"),
        rows.getInt("misses"),
        rows.getBoolean("external"),
        millis == null ? null : new Refused(Duration.ofMillis(millis), rows.getInt("refusals")),
        untaken == null ? null : Duration.ofMillis(untaken),
        rows.getString("waiting_for"));
  }
}
