package io.relayer.signer.intake;

import io.relayer.core.transaction.TransactionVersion;
import io.relayer.ethereum.transaction.TransactionFees;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.TxHash;
import io.relayer.ethereum.value.Wei;
import io.relayer.messages.TransactionId;
import io.relayer.messages.request.RawRequest;
import io.relayer.messages.request.RawRequest.Place;
import io.relayer.messages.request.RequestKey;
import io.relayer.signer.intake.RawTransaction.Known;
import io.relayer.signer.intake.RawTransaction.Stored;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// Reads the transactions at nonces that were signed for elsewhere.
public final class StoredRawDao {
  private StoredRawDao() {}

  /// Those of the places that are taken. Their transactions are locked, in the order of their ids:
  /// what is given back stays so until the end of the SQL transaction. The senders must be locked
  /// before, else a place may be taken meanwhile.
  public static Map<Place, Stored> lock(Handle handle, Collection<Place> places) {
    List<Place> list = List.copyOf(places);
    List<TransactionId> locked =
        handle
            .createQuery(
                """
                select transaction_id from transactions
                where transaction_id = any(array(
                  select t.transaction_id
                  from unnest(:chains, :senders, :nonces) as p (chain_id, sender, nonce)
                  cross join lateral (
                    select x.transaction_id from transactions x
                    where x.chain_id = p.chain_id and x.sender = p.sender and x.nonce = p.nonce limit 1) t))
                order by transaction_id for no key update
                """)
            .bindArray("chains", ChainId.class, list.stream().map(Place::chain).toList())
            .bindArray("senders", Address.class, list.stream().map(Place::sender).toList())
            .bindArray("nonces", Nonce.class, list.stream().map(Place::nonce).toList())
            .mapTo(TransactionId.class)
            .list();
    return locked.isEmpty() ? Map.of() : read(handle, locked);
  }

  private static Map<Place, Stored> read(Handle handle, List<TransactionId> ids) {
    Map<TransactionId, List<Known>> attempts = attempts(handle, ids);
    Map<Place, Stored> stored = new HashMap<>();
    handle
        .createQuery(
            """
            select t.transaction_id, t.version, t.chain_id, t.sender, t.nonce, t.attempt, p.recipient, p.value, p.data,
                   case when t.final_at is null then 'OPEN' when t.refused_at is not null and t.state = 'failed' then 'REFUSED'
                        else 'FINAL' end as ended, t.refused_since is not null as refused, r.producer, r.request_id
            from transactions t
            cross join lateral (select * from payloads x where x.transaction_id = t.transaction_id limit 1) p
            cross join lateral (select * from requests x where x.request_key = t.request_key limit 1) r
            where t.transaction_id = any(:ids)
            """)
        .bindArray("ids", TransactionId.class, ids)
        .map((rows, context) -> stored.put(place(rows), stored(rows, attempts)))
        .list();
    return stored;
  }

  private static Map<TransactionId, List<Known>> attempts(Handle handle, List<TransactionId> ids) {
    Map<TransactionId, List<Known>> attempts = new HashMap<>();
    handle
        .createQuery(
            """
            select transaction_id, attempt, hash, type, max_fee_per_gas, max_priority_fee_per_gas, gas_price from attempts
            where transaction_id = any(:ids) order by transaction_id, kind = 'foreign', attempt
            """)
        .bindArray("ids", TransactionId.class, ids)
        .map((rows, context) ->
            attempts
                .computeIfAbsent(id(rows), _ -> new ArrayList<>())
                .add(
                    new Known(
                        rows.getInt("attempt"), TxHash.of(rows.getBytes("hash")), fees(rows))))
        .list();
    return attempts;
  }

  private static Place place(ResultSet rows) throws SQLException {
    return new Place(
        new ChainId(rows.getLong("chain_id")),
        Address.of(rows.getBytes("sender")),
        new Nonce(rows.getLong("nonce")));
  }

  private static Stored stored(ResultSet rows, Map<TransactionId, List<Known>> attempts)
      throws SQLException {
    byte[] to = rows.getBytes("recipient");
    return new Stored(
        new TransactionVersion(id(rows), rows.getInt("version")),
        new RequestKey(rows.getString("producer"), rows.getString("request_id")),
        RawTransaction.End.valueOf(rows.getString("ended")),
        new RawTransaction.Current(rows.getInt("attempt"), rows.getBoolean("refused")),
        new RawRequest.Call(
            to == null ? null : Address.of(to),
            wei(rows, "value"),
            Bytes.of(rows.getBytes("data"))),
        attempts.getOrDefault(id(rows), List.of()));
  }

  private static TransactionId id(ResultSet rows) throws SQLException {
    return new TransactionId(rows.getObject("transaction_id", UUID.class));
  }

  /// What a foreign one pays is not known, and not asked: it is never the one that is sent.
  private static TransactionFees fees(ResultSet rows) throws SQLException {
    if (rows.getInt("attempt") < 0) {
      return new TransactionFees.Single(Wei.ZERO, false);
    }
    int type = rows.getInt("type");
    return type == 2
        ? new TransactionFees.Dynamic(
            wei(rows, "max_fee_per_gas"), wei(rows, "max_priority_fee_per_gas"))
        : new TransactionFees.Single(wei(rows, "gas_price"), type == 1);
  }

  private static Wei wei(ResultSet rows, String column) throws SQLException {
    BigDecimal value = rows.getBigDecimal(column);
    return new Wei(value.toBigIntegerExact());
  }
}
