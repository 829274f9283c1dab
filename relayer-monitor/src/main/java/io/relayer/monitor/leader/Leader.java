package io.relayer.monitor.leader;

import io.relayer.core.database.Database;
import io.relayer.core.lease.Lease;
import io.relayer.core.lease.LeaseDao;
import io.relayer.core.runtime.Channel;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jdbi.v3.core.HandleCallback;

/// The database as the active monitor of a chain uses it: whoever writes names the lease, and the
/// lease is checked in the same SQL transaction.
///
/// @param lease the lease, while this process holds it
/// @param announce tells other loops of work, after the commit that made it
public record Leader(
    Database database, Supplier<Optional<Lease>> lease, Consumer<Channel> announce) {

  /// Runs `work` in one SQL transaction that is refused if the lease was lost.
  ///
  /// @throws io.relayer.core.lease.LeaseLostException nothing was written
  public <R, X extends Exception> R write(Lease held, HandleCallback<R, X> work) throws X {
    return database.<R, X>inTransaction(handle -> {
      LeaseDao.guard(handle, held);
      return work.withHandle(handle);
    });
  }

  /// Runs one statement that only reads.
  public <R, X extends Exception> R read(HandleCallback<R, X> work) throws X {
    return database.<R, X>withHandle(work);
  }
}
