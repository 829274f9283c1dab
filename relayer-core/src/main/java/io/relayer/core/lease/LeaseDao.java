package io.relayer.core.lease;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Table `leases`.
///
/// A take-over locks the row `for update` first: unlike a plain update that conflicts with the `for
/// key share` of [#guard], so it waits for the holder's write in flight. A renewal is a plain
/// update and does not wait.
public final class LeaseDao {
  private LeaseDao() {}

  /// Takes the lease if it is free or has run out; empty while another holds it.
  public static Optional<Lease> take(Handle handle, String name, String holder, Duration time) {
    return takeAll(handle, List.of(name), holder, time).stream().findFirst();
  }

  /// Takes those of the leases that are free or have run out, in one statement; a lease whose row
  /// another process is looking at is passed over. Those that this holder has already are not among
  /// them.
  public static List<Lease> takeAll(
      Handle handle, Collection<String> names, String holder, Duration time) {
    handle
        .createUpdate(
            """
            insert into leases (name, holder, epoch, until)
            select n, '', 0, '-infinity' from unnest(:names) n order by n
            on conflict (name) do nothing
            """)
        .bindArray("names", String.class, names)
        .execute();
    return handle
        .createQuery(
            """
            with free as (
              select name from leases
              where name = any(:names) and until <= clock_timestamp()
              order by name for update skip locked)
            update leases l
            set holder = :holder, epoch = l.epoch + 1, until = clock_timestamp() + :time * interval '1 millisecond'
            from free where l.name = free.name and l.until <= clock_timestamp()
            returning l.name, l.epoch
            """)
        .bindArray("names", String.class, names)
        .bind("holder", holder)
        .bind("time", time.toMillis())
        .map((rows, context) -> new Lease(rows.getString("name"), rows.getLong("epoch")))
        .list();
  }

  /// Prolongs those leases that are still held; gives back the ones that are.
  public static List<Lease> renew(Handle handle, Collection<Lease> leases, Duration time) {
    return handle
        .createQuery(
            """
            update leases l set until = clock_timestamp() + :time * interval '1 millisecond'
            from unnest(:names, :epochs) held (name, epoch)
            where l.name = held.name and l.epoch = held.epoch and l.until > clock_timestamp()
            returning l.name, l.epoch
            """)
        .bindArray("names", String.class, leases.stream().map(Lease::name).toList())
        .bindArray("epochs", Long.class, leases.stream().map(Lease::epoch).toList())
        .bind("time", time.toMillis())
        .map((rows, context) -> new Lease(rows.getString("name"), rows.getLong("epoch")))
        .list();
  }

  /// Gives leases back before their time; those lost meanwhile are left alone.
  public static void release(Handle handle, Collection<Lease> leases) {
    handle
        .createUpdate(
            """
            update leases l set until = '-infinity'
            from unnest(:names, :epochs) held (name, epoch)
            where l.name = held.name and l.epoch = held.epoch
            """)
        .bindArray("names", String.class, leases.stream().map(Lease::name).toList())
        .bindArray("epochs", Long.class, leases.stream().map(Lease::epoch).toList())
        .execute();
  }

  /// Makes the rest of the transaction the holder's: to be called first in each transaction that
  /// writes as a leader. Until it ends no other process can take the lease over.
  ///
  /// @throws LeaseLostException where the lease is not held any more; the transaction must be given
  ///   up
  public static void guard(Handle handle, Lease lease) {
    boolean held =
        handle
            .createQuery(
                """
                select 1 from leases
                where name = :name and epoch = :epoch and until > clock_timestamp() for key share
                """)
            .bind("name", lease.name())
            .bind("epoch", lease.epoch())
            .mapTo(Integer.class)
            .findOne()
            .isPresent();
    if (!held) {
      throw new LeaseLostException(lease);
    }
  }
}
