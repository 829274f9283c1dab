package io.relayer.core.account;

import io.relayer.core.domain.Address;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/// Table `key_sightings`: which keys some signer process has.
public final class KeySightingDao {
  /// Why a sender waits that no process has had the key of for a while.
  public static final String WAITS_FOR_KEY = "key";

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

  /// Notes that `holder` has the keys of these senders now.
  public static void seen(Handle handle, Collection<Address> senders, String holder) {
    handle
        .createUpdate(
            """
            insert into key_sightings (address, holder, seen_at)
            select a, :holder, clock_timestamp() from unnest(:senders) a order by a
            on conflict (address) do update set holder = excluded.holder, seen_at = excluded.seen_at
            """)
        .bindArray("senders", Address.class, senders)
        .bind("holder", holder)
        .execute();
  }

  /// Marks the senders that have queued requests and whose key nobody has had for `longer`, and
  /// takes the mark from those whose key is there again.
  public static void markWaiting(Handle handle, Duration longer) {
    handle
        .createUpdate(
            """
            update accounts c set waiting_for = case when w.missing then :key end
            from (select a.chain_id, a.address,
                         coalesce(k.seen_at < clock_timestamp() - :longer * interval '1 millisecond', true) as missing
                  from accounts a left join key_sightings k using (address)
                  where a.managed_by <> 'external' and a.held_for is null
                    and (a.waiting_for = :key
                      or (select true from transactions t
                        where t.chain_id = a.chain_id and t.sender = a.address and t.state = 'queued' and t.gas_limit is not null
                        order by t.priority desc, t.transaction_id limit 1)
                      or (select true from transactions t
                        where t.chain_id = a.chain_id and t.sender = a.address and t.state = 'queued' and t.gas_limit is null
                        order by t.priority desc, t.transaction_id limit 1))) w
            where c.chain_id = w.chain_id and c.address = w.address
              and w.missing is distinct from (c.waiting_for is not distinct from :key)
            """)
        .bind("key", WAITS_FOR_KEY)
        .bind("longer", longer.toMillis())
        .execute();
  }
}
