package io.relayer.core.lease;

import io.relayer.core.database.Database;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// One holder's hold on one lease, without the thread that keeps it up.
final class Tenure {
  private final Database database;
  private final String name;
  private final LeaseSettings settings;
  private final LongSupplier nanoTime;
  private volatile @Nullable Held held;

  /// @param until of the process's monotonic clock. Counted from before the statement was sent, so
  ///   it is never later than what the database counts
  private record Held(Lease lease, long until) {}

  Tenure(Database database, String name, LeaseSettings settings, LongSupplier nanoTime) {
    this.database = database;
    this.name = name;
    this.settings = settings;
    this.nanoTime = nanoTime;
  }

  Optional<Lease> current() {
    Held now = held;
    return now != null && now.until() - nanoTime.getAsLong() > 0
        ? Optional.of(now.lease())
        : Optional.empty();
  }

  /// Renews the lease where it is held, else asks for it.
  ///
  /// @return whether it was taken just now
  boolean keepUp() {
    Held before = held;
    if (before != null && renew(before.lease())) {
      return false;
    }
    return take();
  }

  private boolean renew(Lease lease) {
    long until = untilFromNow();
    List<Lease> kept =
        database.inTransaction(handle -> LeaseDao.renew(handle, List.of(lease), settings.time()));
    held = kept.isEmpty() ? null : new Held(lease, until);
    return !kept.isEmpty();
  }

  private boolean take() {
    long until = untilFromNow();
    Optional<Lease> taken =
        database.inTransaction(
            handle -> LeaseDao.take(handle, name, settings.holder().text(), settings.time()));
    held = taken.map(lease -> new Held(lease, until)).orElse(null);
    return taken.isPresent();
  }

  private long untilFromNow() {
    return nanoTime.getAsLong() + settings.time().toNanos();
  }

  /// Gives the lease back, so that nobody has to wait for its end.
  void release() {
    Held last = held;
    held = null;
    if (last != null) {
      database.useTransaction(handle -> LeaseDao.release(handle, List.of(last.lease())));
    }
  }
}
