package io.relayer.monitor.estimates;

import io.relayer.core.database.IndexOrder;
import io.relayer.core.transaction.RowConditions;
import io.relayer.core.transaction.TransactionVersion;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Wei;
import io.relayer.messages.TransactionId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// Table `transactions` as far as gas limits are concerned.
public final class EstimateDao {
  /// Whether `o` comes before `t` in the queue that both are in.
  private static final String BEFORE_T =
      "o.priority >= t.priority and (o.priority > t.priority or o.transaction_id < t.transaction_id)";

  private EstimateDao() {}

  /// Transactions whose gas limit is to be estimated now, longest due first. For those of a pool
  /// the member with the largest balance is asked for.
  public static List<ToEstimate> due(Handle handle, ChainId chain, int limit) {
    return handle
        .createQuery(
            """
            select t.transaction_id, t.version, p.recipient, p.value, p.data,
                   coalesce(t.sender, (
                     select c.address from accounts c left join account_observations o using (chain_id, address)
                     where c.chain_id = t.chain_id and c.pool = t.pool order by o.balance desc nulls last, c.address limit 1))
                     as asker,
                   coalesce((select sum(2400 + 1900 * jsonb_array_length(e -> 'storageKeys'))
                             from jsonb_array_elements(p.access_list) e), 0)::bigint as access_list_gas,
                   extract(epoch from clock_timestamp() - t.queued_at) * 1000 as waited
            from transactions t
            cross join lateral (select * from payloads x where x.transaction_id = t.transaction_id limit 1) p
            where t.chain_id = :chain and t.nonce is null and t.final_at is null and t.gas_limit is null and t.estimate_at <= (select clock_timestamp())
              and (t.sender is not null
                or exists (select 1 from accounts c where c.chain_id = t.chain_id and c.pool = t.pool))
            order by t.estimate_at limit :limit
            """)
        .bind("chain", chain)
        .bind("limit", limit)
        .map((rows, context) -> toEstimate(rows))
        .list();
  }

  private static ToEstimate toEstimate(ResultSet rows) throws SQLException {
    byte[] to = rows.getBytes("recipient");
    return new ToEstimate(
        TransactionVersion.read(rows),
        Address.of(rows.getBytes("asker")),
        new ToEstimate.Payload(
            to == null ? null : Address.of(to),
            new Wei(rows.getBigDecimal("value").toBigIntegerExact()),
            Bytes.of(rows.getBytes("data")),
            rows.getLong("access_list_gas")),
        Duration.ofMillis(Math.max(0, rows.getLong("waited"))));
  }

  /// Those of the transactions before which their sender has nothing that would be executed
  /// earlier: neither a transaction that is out and in no block, at a nonce that the chain has not
  /// counted, nor a queued one of higher priority or earlier arrival. Each of the three questions
  /// is answered by the first entry of an index.
  public static Set<TransactionId> first(Handle handle, Collection<TransactionId> transactions) {
    return IndexOrder.read(handle, () -> firstOf(handle, transactions));
  }

  private static Set<TransactionId> firstOf(Handle handle, Collection<TransactionId> transactions) {
    return new HashSet<>(
        handle
            .createQuery(
                """
                select t.transaction_id
                from transactions t
                where t.transaction_id = any(:ids)
                  and (select true from transactions o
                    where o.chain_id = t.chain_id and o.sender = t.sender
                      and %2$s
                      and o.nonce >= coalesce((select x.latest_nonce from account_observations x
                        where x.chain_id = t.chain_id and x.address = t.sender), 0)
                    order by o.nonce limit 1) is null
                  and (select true from transactions o
                    where o.chain_id = t.chain_id and o.sender = t.sender and o.nonce is null and o.final_at is null
                      and o.gas_limit is not null and %1$s
                    order by o.priority desc, o.transaction_id limit 1) is null
                  and (select true from transactions o
                    where o.chain_id = t.chain_id and o.sender = t.sender and o.nonce is null and o.final_at is null
                      and o.gas_limit is null and %1$s
                    order by o.priority desc, o.transaction_id limit 1) is null
                  and (t.sender is not null or (select true from accounts c
                    cross join lateral (select from transactions o
                      where o.chain_id = c.chain_id and o.sender = c.address
                        and %2$s
                        and o.nonce >= coalesce((select x.latest_nonce from account_observations x
                          where x.chain_id = c.chain_id and x.address = c.address), 0)
                      order by o.nonce limit 1) o
                    where c.chain_id = t.chain_id and c.pool = t.pool limit 1) is null)
                """
                    .formatted(BEFORE_T, RowConditions.inFlight("o")))
            .bindArray("ids", TransactionId.class, transactions)
            .mapTo(TransactionId.class)
            .list());
  }
}
