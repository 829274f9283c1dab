package io.relayer.monitor.accounts;

import io.relayer.core.database.Lists;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.Wei;
import io.relayer.monitor.resend.ResendDao;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Table `account_observations`. Written by the chain's monitor alone.
///
/// Why: RATIONALE.md#pool-time.
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
              delegated, ahead, block_number, observed_at)
            select :chain, o.address, o.latest, o.pending, case when o.pending is not null then now.at end, o.balance,
              case when o.balance is not null then o.latest end, o.delegated,
              coalesce(o.latest > (select c.next_nonce from accounts c where c.chain_id = :chain and c.address = o.address), false), :number, now.at
            from unnest(:addresses, :latest, :pending, :balances, :delegated) as o (address, latest, pending, balance, delegated)
            cross join (select clock_timestamp() as at) now
            on conflict (chain_id, address) do update set
              latest_nonce = excluded.latest_nonce,
              pending_nonce = coalesce(excluded.pending_nonce, account_observations.pending_nonce),
              pending_at = coalesce(excluded.pending_at, account_observations.pending_at),
              balance = coalesce(excluded.balance, account_observations.balance),
              balance_nonce = coalesce(excluded.balance_nonce, account_observations.balance_nonce),
              delegated = coalesce(excluded.delegated, account_observations.delegated),
              ahead = excluded.ahead, block_number = excluded.block_number, observed_at = excluded.observed_at
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

  /// How long what is known of an account is good enough.
  ///
  /// @param busy of those that wait for it
  /// @param idle of all others
  public record Pace(Duration busy, Duration idle) {}

  private static final String SEEN =
      """
      left join lateral (
        select * from account_observations x where x.chain_id = c.chain_id and x.address = c.address
        offset 0) o on true -- looked up one by one, else all may be compared with all
      cross join lateral (select case when c.next_nonce is null or o.latest_nonce > c.next_nonce
        then o.pending_at else o.observed_at end as at, o.latest_nonce > c.next_nonce as is_ahead) seen
      """;

  /// Accounts that somebody waits for, and that were not observed for a while: those with requests,
  /// of their own or of their pool, that wait for a nonce, or for funds, and those that the chain
  /// was ahead of when they were observed last. Of the latter, and of those that are not in use,
  /// something is known only when the pool was asked as well. Longest unseen first. Found from
  /// their work, by jumps from sender to sender in its indexes: costs what there are of them.
  public static List<Due> waiting(Handle handle, ChainId chain, Pace pace, int limit) {
    return handle
        .createQuery(
            """
            with recursive ready as (
              (select t.sender from transactions t
               where t.chain_id = :chain and t.sender is not null and t.nonce is null and t.final_at is null and t.gas_limit is not null
               order by t.sender limit 1)
              union all
              select n.sender from ready r
              cross join lateral (
                select t.sender from transactions t
                where t.chain_id = :chain and t.sender > r.sender and t.nonce is null and t.final_at is null and t.gas_limit is not null
                order by t.sender limit 1) n),
            pools as (
              (select t.pool from transactions t
               where t.chain_id = :chain and t.sender is null and t.nonce is null and t.final_at is null and t.gas_limit is not null
               order by t.pool limit 1)
              union all
              select n.pool from pools p
              cross join lateral (
                select t.pool from transactions t
                where t.chain_id = :chain and t.pool > p.pool and t.sender is null and t.nonce is null and t.final_at is null and t.gas_limit is not null
                order by t.pool limit 1) n),
            penniless as (
              (select t.sender from transactions t
               where t.chain_id = :chain and t.attempt is not null and t.final_at is null and t.waiting_for = 'funds'
               order by t.sender limit 1)
              union all
              select n.sender from penniless p
              cross join lateral (
                select t.sender from transactions t
                where t.chain_id = :chain and t.sender > p.sender and t.attempt is not null and t.final_at is null and t.waiting_for = 'funds'
                order by t.sender limit 1) n),
            wanted as (
              select sender as address from ready
              union select sender from penniless
              union select a.address from pools p
                cross join lateral (select * from accounts x where x.chain_id = :chain and x.pool = p.pool offset 0) a
              union select address from account_observations where chain_id = :chain and ahead)
            select c.address, c.next_nonce
            from wanted w
            cross join lateral (select * from accounts x where x.chain_id = :chain and x.address = w.address offset 0) c
            %s
            where seen.at is null or seen.at < pg_postmaster_start_time()
               or seen.at < clock_timestamp() - :busy * interval '1 millisecond'
            order by seen.at nulls first, c.address
            limit :limit
            """
                .formatted(SEEN))
        .bind("chain", chain)
        .bind("busy", pace.busy.toMillis())
        .bind("limit", limit)
        .map((rows, context) -> due(rows))
        .list();
  }

  /// Some of all accounts.
  ///
  /// @param due those of which nothing is known, or nothing since the database server started, or
  ///   nothing for long
  /// @param end the last one that was looked at; null where these were the last
  public record Round(List<Due> due, @Nullable Address end) {}

  /// Goes round all accounts, a page at a time, in the order of their addresses.
  ///
  /// @param after where the page before has ended; null to begin
  public static Round round(
      Handle handle, ChainId chain, Pace pace, @Nullable Address after, int limit) {
    List<Seen> page =
        handle
            .createQuery(
                """
                select c.address, c.next_nonce,
                  seen.at is null or seen.at < pg_postmaster_start_time()
                    or seen.at < clock_timestamp() - :idle * interval '1 millisecond' as due
                from (select * from accounts where chain_id = :chain and address > :after order by address limit :limit) c
                %s
                order by c.address
                """
                    .formatted(SEEN))
            .bind("chain", chain)
            .bind("after", after == null ? new byte[0] : after.toArray())
            .bind("idle", pace.idle.toMillis())
            .bind("limit", limit)
            .map((rows, context) -> new Seen(due(rows), rows.getBoolean("due")))
            .list();
    return new Round(
        page.stream().filter(Seen::isDue).map(Seen::account).toList(),
        page.size() < limit ? null : page.getLast().account.account);
  }

  private record Seen(Due account, boolean isDue) {}

  private static Due due(ResultSet rows) throws SQLException {
    return new Due(Address.of(rows.getBytes("address")), rows.getObject("next_nonce", Long.class));
  }
}
