package io.relayer.operations.recovery;

import io.relayer.core.database.Lists;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.TxHash;
import io.relayer.messages.TransactionId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Reads what is left of what the journal names.
final class SurvivingRowsDao {
  private SurvivingRowsDao() {}

  /// @return one for each, in their order
  static List<SurvivingRows> read(
      Handle handle, LostTransaction.Owner owner, List<LostTransaction> lost) {
    Set<TxHash> known = known(handle, lost);
    return handle
        .createQuery(
            """
            select r.request_key, r.fingerprint, r.fingerprint_version,
                   t.transaction_id, t.version, t.sender, t.nonce, t.final_at is not null as final,
                   t.failure_code = 'SUPERSEDED' or t.refused_at is not null as unmined,
                   (select greatest(max(a.attempt), 0) from attempts a where a.transaction_id = t.transaction_id) as attempts,
                   o.transaction_id as holder, q.producer as holder_producer, q.request_id as holder_request
            from unnest(:producers, :ids, :generations, :nonces) with ordinality
              as l (producer, request_id, generation, nonce, place)
            left join requests r on r.producer = l.producer and r.request_id = l.request_id
            left join transactions t on t.request_key = r.request_key and t.generation = l.generation
            left join transactions o on o.chain_id = :chain and o.sender = :sender and o.nonce = l.nonce
            left join requests q on q.request_key = o.request_key
            order by l.place
            """)
        .bind("chain", owner.chain())
        .bind("sender", owner.sender())
        .bindArray(
            "producers", String.class, Lists.column(lost, l -> l.newest().request().producer()))
        .bindArray("ids", String.class, Lists.column(lost, l -> l.newest().request().id()))
        .bindArray(
            "generations",
            Integer.class,
            Lists.column(lost, l -> l.newest().transaction().generation().number()))
        .bindArray("nonces", Nonce.class, Lists.column(lost, LostTransaction::nonce))
        .map((rows, context) -> new SurvivingRows(request(rows), row(rows), known, holder(rows)))
        .list();
  }

  private static Set<TxHash> known(Handle handle, List<LostTransaction> lost) {
    List<TxHash> hashes = new ArrayList<>();
    lost.forEach(one -> one.attempts().forEach(attempt -> hashes.add(attempt.hash())));
    return new HashSet<>(
        handle
            .createQuery("select hash from attempts where hash = any(:hashes)")
            .bindArray("hashes", TxHash.class, hashes)
            .mapTo(TxHash.class)
            .list());
  }

  private static SurvivingRows.@Nullable Request request(ResultSet rows) throws SQLException {
    Long key = rows.getObject("request_key", Long.class);
    return key == null
        ? null
        : new SurvivingRows.Request(
            key, Bytes.of(rows.getBytes("fingerprint")), rows.getInt("fingerprint_version"));
  }

  private static SurvivingRows.@Nullable Row row(ResultSet rows) throws SQLException {
    UUID id = rows.getObject("transaction_id", UUID.class);
    if (id == null) {
      return null;
    }
    byte[] sender = rows.getBytes("sender");
    Long nonce = rows.getObject("nonce", Long.class);
    return new SurvivingRows.Row(
        new TransactionId(id),
        rows.getInt("version"),
        sender == null ? null : Address.of(sender),
        nonce == null ? null : new Nonce(nonce),
        rows.getBoolean("final"),
        rows.getBoolean("unmined"),
        rows.getInt("attempts"));
  }

  private static SurvivingRows.@Nullable Holder holder(ResultSet rows) throws SQLException {
    UUID id = rows.getObject("holder", UUID.class);
    return id == null
        ? null
        : new SurvivingRows.Holder(
            new TransactionId(id),
            rows.getString("holder_producer"),
            rows.getString("holder_request"));
  }
}
