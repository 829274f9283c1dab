package io.relayer.core.lease;

import java.sql.ResultSet;
import java.sql.SQLException;
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
///
/// Times are those of the database's clock, and that may go back: it is set, or a standby takes
/// over whose clock is behind. A lease that reaches further than it lasts, as that clock says now,
/// is free: nobody waits for it longer than for any other. If its holder lives after all, it has
/// either renewed it, then it reaches no further; or it finds another epoch, and its writes are
/// refused. So no two of them ever write, whatever the clock does.
///
/// Why: RATIONALE.md#leader-guard, RATIONALE.md#lease-clock.
public final class LeaseDao {
  /// Over a row of `leases`: whether somebody holds it.
  public static final String HELD =
      """
      (until > clock_timestamp()
       and until <= clock_timestamp() + coalesce(lasts, interval '1 hour') + interval '1 second')
      """;

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
              where name = any(:names) and not %1$s
              order by name for update skip locked)
            update leases l
            set holder = :holder, epoch = greatest(l.epoch + 1, nextval('lease_epochs')),
              until = clock_timestamp() + :time * interval '1 millisecond', lasts = :time * interval '1 millisecond'
            from free where l.name = free.name and not %1$s
            returning l.name, l.holder, l.epoch
            """
                .formatted(HELD))
        .bindArray("names", String.class, names)
        .bind("holder", holder)
        .bind("time", time.toMillis())
        .map((rows, context) -> lease(rows))
        .list();
  }

  /// Prolongs those leases that are still held; gives back the ones that are.
  public static List<Lease> renew(Handle handle, Collection<Lease> leases, Duration time) {
    return handle
        .createQuery(
            """
            update leases l set until = clock_timestamp() + :time * interval '1 millisecond',
              lasts = :time * interval '1 millisecond'
            from unnest(:names, :holders, :epochs) held (name, holder, epoch)
            where l.name = held.name and l.holder = held.holder and l.epoch = held.epoch and l.until > clock_timestamp()
            returning l.name, l.holder, l.epoch
            """)
        .bindArray("names", String.class, leases.stream().map(Lease::name).toList())
        .bindArray("holders", String.class, leases.stream().map(Lease::holder).toList())
        .bindArray("epochs", Long.class, leases.stream().map(Lease::epoch).toList())
        .bind("time", time.toMillis())
        .map((rows, context) -> lease(rows))
        .list();
  }

  /// Gives leases back before their time; those lost meanwhile are left alone.
  public static void release(Handle handle, Collection<Lease> leases) {
    handle
        .createUpdate(
            """
            update leases l set until = '-infinity'
            from unnest(:names, :holders, :epochs) held (name, holder, epoch)
            where l.name = held.name and l.holder = held.holder and l.epoch = held.epoch
            """)
        .bindArray("names", String.class, leases.stream().map(Lease::name).toList())
        .bindArray("holders", String.class, leases.stream().map(Lease::holder).toList())
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
                where name = :name and holder = :holder and epoch = :epoch and until > clock_timestamp() for key share
                """)
            .bind("name", lease.name())
            .bind("holder", lease.holder())
            .bind("epoch", lease.epoch())
            .mapTo(Integer.class)
            .findOne()
            .isPresent();
    if (!held) {
      throw new LeaseLostException(lease);
    }
  }

  private static Lease lease(ResultSet rows) throws SQLException {
    return new Lease(rows.getString("name"), rows.getString("holder"), rows.getLong("epoch"));
  }
}
