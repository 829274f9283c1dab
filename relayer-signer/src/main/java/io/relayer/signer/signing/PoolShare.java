package io.relayer.signer.signing;

import io.relayer.core.RelayerException;
import io.relayer.core.database.Database;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.HandleConsumer;

/// A part of a database's connections, for work of which any amount may run at once: what it keeps
/// waiting is itself alone, never a lease that is to be renewed. A row that another has locked is
/// not waited for long either, since a connection would wait with it.
final class PoolShare {
  private static final Duration LOCK = Duration.ofSeconds(2);

  private final Database database;
  private final Semaphore connections;

  private PoolShare(Database database, int connections) {
    this.database = database;
    this.connections = new Semaphore(connections, true);
  }

  /// Half of the connections, and at least one.
  static PoolShare half(Database database) {
    return new PoolShare(database, Math.max(1, database.connections() / 2));
  }

  /// As [Database#inTransaction]; a lock that is not to be had within two seconds is a failure.
  <R, X extends Exception> R inTransaction(HandleCallback<R, X> work) throws X {
    acquire();
    try {
      return database.inTransaction(handle -> {
        handle.execute("set local lock_timeout = " + LOCK.toMillis());
        return work.withHandle(handle);
      });
    } finally {
      connections.release();
    }
  }

  /// As [#inTransaction], without a result.
  <X extends Exception> void useTransaction(HandleConsumer<X> work) throws X {
    this.<Boolean, X>inTransaction(handle -> {
      work.useHandle(handle);
      return true;
    });
  }

  /// As [Database#withHandle].
  <R, X extends Exception> R withHandle(HandleCallback<R, X> work) throws X {
    acquire();
    try {
      return database.withHandle(work);
    } finally {
      connections.release();
    }
  }

  private void acquire() {
    try {
      connections.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RelayerException("interrupted while it waited for a connection", e);
    }
  }
}
