package io.relayer.signer.signing;

import io.relayer.core.account.WaitReason;
import io.relayer.core.database.IndexOrder;
import io.relayer.core.database.Lists;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/// Table `key_sightings`: which keys some signer process has.
public final class KeySightingDao {
  private KeySightingDao() {}

  /// When a signer process last had a key.
  public record Sighting(String holder, Instant at) {}

  /// The last sightings, by address.
  public static Map<Address, Sighting> all(Handle handle) {
    Map<Address, Sighting> sightings = new HashMap<>();
    handle
        .createQuery("select address, holder, seen_at from key_sightings")
        .map((rows, context) ->
            sightings.put(
                Address.of(rows.getBytes("address")),
                new Sighting(rows.getString("holder"), rows.getTimestamp("seen_at").toInstant())))
        .list();
    return sightings;
  }

  /// Notes that `holder` has the keys of these senders now. What was noted within `fresh`, by
  /// whomever, is left as it is.
  ///
  /// @return how many were noted
  public static int seen(
      Handle handle, Collection<Address> senders, String holder, Duration fresh) {
    return handle
        .createUpdate(
            """
            insert into key_sightings (address, holder, seen_at)
            select a, :holder, clock_timestamp() from unnest(:senders) a order by a
            on conflict (address) do update set holder = excluded.holder, seen_at = excluded.seen_at
            where key_sightings.seen_at < clock_timestamp() - :fresh * interval '1 millisecond'
            """)
        .bindArray("senders", Address.class, senders)
        .bind("holder", holder)
        .bind("fresh", fresh.toMillis())
        .execute();
  }

  /// Marks the senders that have queued requests, of their own or of their pool, and whose key
  /// nobody has had for `longer`, and takes the mark from those whose key is there again, or that
  /// have nothing queued any more. Reads as much as there are senders with queues: it steps from
  /// one to the next.
  public static void markWaiting(Handle handle, Duration longer) {
    List<Judged> changed = IndexOrder.read(handle, () -> changed(handle, longer));
    if (changed.isEmpty()) {
      return;
    }
    handle
        .createUpdate(
            """
            update accounts c set waiting_for = case when w.missing then :key end
            from unnest(:chains, :addresses, :missing) as w (chain_id, address, missing)
            where c.chain_id = w.chain_id and c.address = w.address and c.held_for is null
              and w.missing is distinct from (c.waiting_for is not distinct from :key)
            """)
        .bind("key", WaitReason.KEY.code())
        .bindArray("chains", ChainId.class, Lists.column(changed, Judged::chain))
        .bindArray("addresses", Address.class, Lists.column(changed, Judged::address))
        .bindArray("missing", Boolean.class, Lists.column(changed, Judged::missing))
        .execute();
  }

  /// @param missing whether it waits for its key
  private record Judged(ChainId chain, Address address, boolean missing) {}

  private static List<Judged> changed(Handle handle, Duration longer) {
    return handle
        .createQuery(
            """
            with recursive queues as (
              select h.chain_id, ''::bytea as sender from chains h
              union all
              select q.chain_id, n.sender
              from queues q
              cross join lateral (select least(
                (select t.sender from transactions t
                 where t.chain_id = q.chain_id and t.sender > q.sender and t.nonce is null and t.final_at is null and t.gas_limit is not null
                 order by t.sender limit 1),
                (select t.sender from transactions t
                 where t.chain_id = q.chain_id and t.sender > q.sender and t.nonce is null and t.final_at is null and t.gas_limit is null
                 order by t.sender limit 1)) as sender) n
              where n.sender is not null),
            pools as (
              select h.chain_id, ''::text as pool from chains h
              union all
              select q.chain_id, n.pool
              from pools q
              cross join lateral (
                select t.pool from transactions t
                where t.chain_id = q.chain_id and t.pool > q.pool and t.nonce is null and t.final_at is null and t.sender is null and t.gas_limit is not null
                order by t.pool limit 1) n),
            asked as (
              select chain_id, sender as address, true as queued from queues where sender <> ''
              union all
              select a.chain_id, a.address, true from pools p join accounts a on a.chain_id = p.chain_id and a.pool = p.pool
              union all
              select chain_id, address, false from accounts where waiting_for is not null and waiting_for = :key),
            judged as (
              select a.chain_id, a.address,
                     bool_or(a.queued) and coalesce((select k.seen_at < clock_timestamp() - :longer * interval '1 millisecond'
                       from key_sightings k where k.address = a.address), true) as missing
              from asked a group by a.chain_id, a.address)
            select w.chain_id, w.address, w.missing
            from judged w
            cross join lateral (
              select * from accounts x where x.chain_id = w.chain_id and x.address = w.address limit 1) c
            where c.managed_by <> 'external' and c.held_for is null
              and w.missing is distinct from (c.waiting_for is not distinct from :key)
            """)
        .bind("key", WaitReason.KEY.code())
        .bind("longer", longer.toMillis())
        .map((rows, context) ->
            new Judged(
                new ChainId(rows.getLong("chain_id")),
                Address.of(rows.getBytes("address")),
                rows.getBoolean("missing")))
        .list();
  }
}
