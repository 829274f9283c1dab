package io.relayer.core.kafka;

import io.relayer.core.database.Database;
import io.relayer.core.restore.Holds;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks from time to time whether a hold stands.
final class HoldWatch {
  private static final Logger log = LoggerFactory.getLogger(HoldWatch.class);
  private static final long INTERVAL = Duration.ofMillis(500).toNanos();

  private final Database database;
  private long lookedAt = System.nanoTime() - INTERVAL;
  private volatile Optional<String> standing = Optional.empty();

  HoldWatch(Database database) {
    this.database = database;
  }

  Optional<String> standing() {
    return standing;
  }

  /// @return whether the holds that stood before were released
  boolean look() {
    if (System.nanoTime() - lookedAt < INTERVAL) {
      return false;
    }
    boolean stood = standing.isPresent();
    standing = database.withHandle(HoldWatch::read);
    lookedAt = System.nanoTime();
    return stood && standing.isEmpty();
  }

  private static Optional<String> read(Handle handle) {
    return Holds.list(handle).stream()
        .map(hold ->
            "held (%s): %s; to go on: relayer recover".formatted(hold.name(), hold.detail()))
        .reduce((a, b) -> a + "; " + b);
  }

  /// The database went back: nothing is taken in or signed until `relayer recover`.
  void raise(String detail) {
    log.error("the database was restored or failed over to an older copy: {}", detail);
    standing =
        database.inTransaction(handle -> {
          Holds.put(handle, Holds.RESTORE, detail);
          return read(handle);
        });
  }
}
