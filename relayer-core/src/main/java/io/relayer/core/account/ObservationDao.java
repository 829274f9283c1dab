package io.relayer.core.account;

import io.relayer.core.attempt.ResendDao;
import io.relayer.core.database.Lists;
import io.relayer.core.domain.Address;
import io.relayer.core.domain.ChainId;
import io.relayer.core.domain.Nonce;
import io.relayer.core.domain.Wei;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Table `account_observations`. Written by the chain's monitor alone.
public final class ObservationDao {
  private ObservationDao() {}

  /// Stores what was read at block `number`; what was not asked for stays as it was, and as old as
  /// it was. What a node refused for want of funds goes out again at once where the balance has
  /// grown.
  public static void put(
      Handle handle, ChainId chain, long number, List<Observation> observations) {
    List<Address> richer = richer(handle, chain, observations);
    store(handle, chain, number, observations);
    if (!richer.isEmpty()) {
      ResendDao.wakeFunded(handle, chain, richer);
    }
  }

  private static List<Address> richer(
      Handle handle, ChainId chain, List<Observation> observations) {
    List<Observation> told = observations.stream().filter(o -> o.balance() != null).toList();
    return told.isEmpty()
        ? List.of()
        : handle
            .createQuery(
                """
                select n.address from unnest(:addresses, :balances) as n (address, balance)
                left join account_observations o on o.chain_id = :chain and o.address = n.address
                where o.balance is null or n.balance > o.balance
                """)
            .bind("chain", chain)
            .bindArray("addresses", Address.class, Lists.column(told, Observation::account))
            .bindArray("balances", Wei.class, Lists.column(told, Observation::balance))
            .mapTo(Address.class)
            .list();
  }

  private static void store(
      Handle handle, ChainId chain, long number, List<Observation> observations) {
    handle
        .createUpdate(
            """
            insert into account_observations (chain_id, address, latest_nonce, pending_nonce, pending_at, balance, balance_nonce,
              delegated, block_number, observed_at)
            select :chain, o.address, o.latest, o.pending, case when o.pending is not null then now.at end, o.balance,
              case when o.balance is not null then o.latest end, o.delegated, :number, now.at
            from unnest(:addresses, :latest, :pending, :balances, :delegated) as o (address, latest, pending, balance, delegated)
            cross join (select clock_timestamp() as at) now
            on conflict (chain_id, address) do update set
              latest_nonce = excluded.latest_nonce,
              pending_nonce = coalesce(excluded.pending_nonce, account_observations.pending_nonce),
              pending_at = coalesce(excluded.pending_at, account_observations.pending_at),
              balance = coalesce(excluded.balance, account_observations.balance),
              balance_nonce = coalesce(excluded.balance_nonce, account_observations.balance_nonce),
              delegated = coalesce(excluded.delegated, account_observations.delegated),
              block_number = excluded.block_number, observed_at = excluded.observed_at
            """)
        .bind("chain", chain)
        .bind("number", number)
        .bindArray("addresses", Address.class, Lists.column(observations, Observation::account))
        .bindArray("latest", Nonce.class, Lists.column(observations, Observation::latest))
        .bindArray("pending", Nonce.class, Lists.column(observations, Observation::pending))
        .bindArray("balances", Wei.class, Lists.column(observations, Observation::balance))
        .bindArray("delegated", Boolean.class, Lists.column(observations, Observation::delegated))
        .execute();
  }

  /// An account that is to be observed.
  ///
  /// @param next the nonce that its next transaction gets; null until it is taken into use
  public record Due(Address account, @Nullable Long next) {}

  /// Accounts of which nothing is known, or nothing since the database server started, or nothing
  /// for long; those with requests, of their own or of their pool, that wait for a nonce, or for
  /// funds, are asked for sooner, and so are those that the chain is ahead of. Of the latter, and
  /// of those that are not in use, something is known only when the pool was asked as well. Longest
  /// unseen first.
  public static List<Due> due(
      Handle handle, ChainId chain, Duration busy, Duration idle, int limit) {
    return handle
        .createQuery(
            """
            select c.address, c.next_nonce
            from accounts c
            left join account_observations o on o.chain_id = c.chain_id and o.address = c.address
            cross join lateral (select case when c.next_nonce is null or o.latest_nonce > c.next_nonce
              then o.pending_at else o.observed_at end as at, o.latest_nonce > c.next_nonce as is_ahead) seen
            where c.chain_id = :chain
              and (seen.at is null or seen.at < pg_postmaster_start_time()
                   or seen.at < clock_timestamp() - :idle * interval '1 millisecond'
                   or (seen.at < clock_timestamp() - :busy * interval '1 millisecond'
                       and (seen.is_ahead
                         or (select true from transactions t
                           where t.chain_id = c.chain_id and t.sender = c.address and t.state = 'queued'
                             and t.gas_limit is not null
                           order by t.priority desc, t.transaction_id limit 1)
                         or (select true from transactions t
                           where t.chain_id = c.chain_id and t.sender = c.address
                             and t.state in ('signed', 'pending') and t.waiting_for = 'funds'
                           limit 1)
                         or c.pool is not null and (select true from transactions t
                           where t.chain_id = c.chain_id and t.pool = c.pool and t.sender is null
                             and t.state = 'queued' and t.gas_limit is not null
                           order by t.priority desc, t.transaction_id limit 1))))
            order by seen.at nulls first, c.address
            limit :limit
            """)
        .bind("chain", chain)
        .bind("busy", busy.toMillis())
        .bind("idle", idle.toMillis())
        .bind("limit", limit)
        .map((rows, context) ->
            new Due(Address.of(rows.getBytes("address")), rows.getObject("next_nonce", Long.class)))
        .list();
  }
}
