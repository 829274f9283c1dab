package io.relayer.signer.signing;

import io.relayer.core.account.ObservedNonces;
import io.relayer.core.account.ObservedNonces.Funds;
import io.relayer.core.chain.FeeQuote;
import io.relayer.core.transaction.RowConditions;
import io.relayer.core.transaction.TransactionVersion;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.Wei;
import io.relayer.messages.TransactionId;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Reads accounts, chains and fees for signing.
public final class SigningDao {
  private SigningDao() {}

  /// Those of the addresses that have ready work on the chain, of their own or of their pool. The
  /// first of a queue is asked for, in the order of its index: whatever the planner thinks of the
  /// table, that reads no more than it has to.
  public static List<Address> sendersWithWork(
      Handle handle, ChainId chain, Collection<Address> addresses) {
    return handle
        .createQuery(
            """
            select a from unnest(:addresses) a
            left join accounts c on c.chain_id = :chain and c.address = a
            where (select true from transactions t
                where t.chain_id = :chain and t.sender = a and t.nonce is null and t.final_at is null and t.gas_limit is not null
                order by t.priority desc, t.transaction_id limit 1)
              or c.pool is not null and (select true from transactions t
                where t.chain_id = :chain and t.pool = c.pool and t.nonce is null and t.final_at is null and t.sender is null
                  and t.gas_limit is not null
                order by t.priority desc, t.transaction_id limit 1)
            """)
        .bind("chain", chain)
        .bindArray("addresses", Address.class, addresses)
        .mapTo(Address.class)
        .list();
  }

  /// How these senders stand.
  ///
  /// @param trustedSince observations before this are from before the database was last verified
  /// @param counted of which senders it is added up what they owe: that reads all that is out
  public static List<SenderSituation> situations(
      Handle handle,
      ChainId chain,
      Collection<Address> senders,
      Instant trustedSince,
      Collection<Address> counted) {
    return handle
        .createQuery(
            """
            select c.chain_id, c.address, c.pool, c.waiting_for, c.next_nonce, h.paused as chain_paused,
                   c.paused is not null or c.held_for is not null as sender_halted,
                   case when o.delegated then 1 else h.in_flight_per_sender end - f.count as room, o.latest_nonce,
                   case when o.pending_at = o.observed_at then o.pending_nonce end as pending_nonce, o.block_number,
                   o.observed_at > :trustedSince as since_start,
                   o.observed_at > clock_timestamp() - 10 * h.block_time as recent,
                   o.balance,
                   case when c.address = any(:counted) then o.balance - (
                     select coalesce(sum(t.worst_cost), 0) from transactions t
                     where t.chain_id = c.chain_id and t.sender = c.address and t.nonce >= o.balance_nonce) end as available
            from accounts c
            join chains h on h.chain_id = c.chain_id
            left join account_observations o on o.chain_id = c.chain_id and o.address = c.address
            cross join lateral (
              select count(*)::integer as count from transactions t
              where t.chain_id = c.chain_id and t.sender = c.address
                and %s
                and t.nonce >= coalesce(o.latest_nonce, 0)) f -- what the chain has counted is not in flight
            where c.chain_id = :chain and c.address = any(:senders) and c.managed_by <> 'external'
            """
                .formatted(RowConditions.IN_FLIGHT))
        .bind("chain", chain)
        .bindArray("senders", Address.class, senders)
        .bindArray("counted", Address.class, counted)
        .bind("trustedSince", trustedSince)
        .map((rows, context) -> situation(rows))
        .list();
  }

  /// Locks those of the transactions that are queued and that the sender may sign: its own, or a
  /// pool's. As they are now.
  public static List<TransactionVersion> lockQueued(
      Handle handle, Address sender, List<TransactionId> ids) {
    return handle
        .createQuery(
            """
            select t.transaction_id, t.version from transactions t
            where t.transaction_id = any(:ids)
              and case when t.nonce is null and t.final_at is null and (t.sender is null or t.sender = :sender) then true else false end
            order by t.transaction_id for no key update of t
            """)
        .bindArray("ids", TransactionId.class, ids)
        .bind("sender", sender)
        .map((rows, context) -> TransactionVersion.read(rows))
        .list();
  }

  private static SenderSituation situation(ResultSet rows) throws SQLException {
    ObservedNonces observed = null;
    Nonce latest = nonce(rows, "latest_nonce");
    if (latest != null) {
      observed =
          new ObservedNonces(
              latest,
              nonce(rows, "pending_nonce"),
              rows.getLong("block_number"),
              rows.getBoolean("since_start"),
              rows.getBoolean("recent"),
              new Funds(amount(rows, "balance"), amount(rows, "available")));
    }
    return new SenderSituation(
        new SenderSituation.Account(
            new ChainId(rows.getLong("chain_id")),
            Address.of(rows.getBytes("address")),
            rows.getString("pool"),
            rows.getString("waiting_for")),
        nonce(rows, "next_nonce"),
        new SenderSituation.Halt(rows.getBoolean("chain_paused"), rows.getBoolean("sender_halted")),
        rows.getInt("room"),
        observed);
  }

  private static @Nullable BigInteger amount(ResultSet rows, String column) throws SQLException {
    BigDecimal value = rows.getBigDecimal(column);
    return value == null ? null : value.toBigIntegerExact();
  }

  private static @Nullable Nonce nonce(ResultSet rows, String column) throws SQLException {
    Long value = rows.getObject(column, Long.class);
    return value == null ? null : new Nonce(value);
  }

  /// The market's fees of each chain where they were refreshed within ten block times.
  public static Map<ChainId, FeeQuote> freshFees(Handle handle) {
    Map<ChainId, FeeQuote> fees = new HashMap<>();
    handle
        .createQuery(
            """
            select f.* from fees f join chains h using (chain_id)
            where f.refreshed_at > clock_timestamp() - 10 * h.block_time
            """)
        .map((rows, context) ->
            fees.put(
                new ChainId(rows.getLong("chain_id")),
                rows.getBoolean("dynamic")
                    ? new FeeQuote.Dynamic(
                        wei(rows, "base_fee"),
                        wei(rows, "slow_tip"),
                        wei(rows, "average_tip"),
                        wei(rows, "fast_tip"))
                    : new FeeQuote.Single(wei(rows, "gas_price"))))
        .list();
    return fees;
  }

  private static Wei wei(ResultSet rows, String column) throws SQLException {
    return new Wei(rows.getBigDecimal(column).toBigIntegerExact());
  }
}
