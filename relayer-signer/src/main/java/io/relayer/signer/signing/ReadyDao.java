package io.relayer.signer.signing;

import io.relayer.core.transaction.EarlierGenerations;
import io.relayer.core.transaction.TransactionVersion;
import io.relayer.ethereum.transaction.AccessListEntry;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Wei;
import io.relayer.messages.request.FeeTerms;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The queue of a sender: its transactions that are ready to be signed.
public final class ReadyDao {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// What [#ready] needs of `p`, the payload; of the transaction it needs the version and the gas
  /// limit.
  static final String ASKED =
      "p.fee_speed, p.max_fee_per_gas, p.max_priority_fee_per_gas, p.gas_price, p.max_cost, p.recipient, p.value, p.data, p.access_list";

  private ReadyDao() {}

  /// What each speed would pay per gas at most now, in wei; explicit prices are their own.
  public record Caps(Wei slow, Wei average, Wei fast) {}

  /// The next transactions of a sender: higher priority first, then by arrival. Those that are
  /// marked as not to be paid for are not among them until [UnpayableDao] takes the mark from them;
  /// nor is a next generation while one before it is open, or was executed.
  ///
  /// @param caps empty while the market is not known: then only transactions with explicit prices
  ///   are ready
  public static List<ReadyTransaction> next(
      Handle handle, ChainId chain, Address sender, Optional<Caps> caps, int limit) {
    return read(
        query(handle, "t.sender = :sender").bind("chain", chain).bind("sender", sender),
        caps,
        limit);
  }

  /// The next transactions of a pool, whoever of it signs them: in the same order.
  public static List<ReadyTransaction> ofPool(
      Handle handle, ChainId chain, String pool, Optional<Caps> caps, int limit) {
    return read(
        query(handle, "t.pool = :pool and t.sender is null")
            .bind("chain", chain)
            .bind("pool", pool),
        caps,
        limit);
  }

  private static Query query(Handle handle, String queue) {
    return handle.createQuery(
        """
        select t.transaction_id, t.version, t.gas_limit, %s
        from transactions t
        cross join lateral (select * from payloads x where x.transaction_id = t.transaction_id limit 1) p
        where t.chain_id = :chain and %s and t.nonce is null and t.final_at is null and t.gas_limit is not null
          and (p.fee_speed is null or :priced)
          and (t.deadline is null or t.deadline > clock_timestamp())
          and not %s
          and (t.waiting_for is null or t.waiting_for not in ('max-cost', 'funds'))
        order by -t.priority, t.transaction_id
        limit :limit
        """
            .formatted(ASKED, queue, EarlierGenerations.OPEN_OR_EXECUTED));
  }

  private static List<ReadyTransaction> read(Query query, Optional<Caps> caps, int limit) {
    return query
        .bind("priced", caps.isPresent())
        .bind("limit", limit)
        .map((rows, context) -> ready(rows))
        .list();
  }

  /// Of [#ASKED], `transaction_id`, `version` and `gas_limit`.
  static ReadyTransaction ready(ResultSet rows) throws SQLException {
    byte[] to = rows.getBytes("recipient");
    return new ReadyTransaction(
        TransactionVersion.read(rows),
        fee(rows),
        rows.getLong("gas_limit"),
        to == null ? null : Address.of(to),
        new Wei(rows.getBigDecimal("value").toBigIntegerExact()),
        new ReadyTransaction.Body(
            Bytes.of(rows.getBytes("data")), accessList(rows.getString("access_list"))));
  }

  private static FeeTerms fee(ResultSet rows) throws SQLException {
    Wei maxCost = wei(rows, "max_cost");
    String speed = rows.getString("fee_speed");
    if (speed != null) {
      return new FeeTerms.BySpeed(FeeTerms.Speed.valueOf(speed.toUpperCase(Locale.ROOT)), maxCost);
    }
    Wei gasPrice = wei(rows, "gas_price");
    if (gasPrice != null) {
      return new FeeTerms.Legacy(gasPrice, maxCost);
    }
    return new FeeTerms.Dynamic(
        new Wei(rows.getBigDecimal("max_fee_per_gas").toBigIntegerExact()),
        new Wei(rows.getBigDecimal("max_priority_fee_per_gas").toBigIntegerExact()),
        maxCost);
  }

  private static @Nullable Wei wei(ResultSet rows, String column) throws SQLException {
    BigDecimal value = rows.getBigDecimal(column);
    return value == null ? null : new Wei(value.toBigIntegerExact());
  }

  private static List<AccessListEntry> accessList(@Nullable String json) {
    if (json == null) {
      return List.of();
    }
    List<AccessListEntry> entries = new ArrayList<>();
    for (JsonNode entry : JSON.readTree(json)) {
      List<Bytes> keys = new ArrayList<>();
      for (JsonNode key : entry.get("storageKeys")) {
        keys.add(Bytes.parse(key.asString()));
      }
      entries.add(new AccessListEntry(Address.parse(entry.get("address").asString()), keys));
    }
    return entries;
  }
}
