package io.relayer.operations.housekeeping;

import io.relayer.core.database.Database;
import io.relayer.core.database.DatabaseSection.Retention;
import io.relayer.core.database.SqlState;
import io.relayer.core.runtime.Step;
import io.relayer.operations.housekeeping.HistoryTable.Partition;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes partitions a week ahead and drops those that are older than their retention, if all of
/// their rows are published; then deletes the [OldRows] of other tables, and [OverRequests]. Every
/// role runs it; they do not disturb each other.
public final class Partitions implements Step {
  private static final Logger log = LoggerFactory.getLogger(Partitions.class);
  private static final Duration AHEAD = Duration.ofDays(7);
  private static final Duration PAUSE = Duration.ofMinutes(10);
  private static final Duration SHORT_PAUSE = Duration.ofSeconds(20);

  private final Database database;
  private final Retention retention;
  private final OldRows oldRows;
  private final Optional<OverRequests> overRequests;

  public Partitions(Database database, Retention retention) {
    this.database = database;
    this.retention = retention;
    this.oldRows = new OldRows(database, retention);
    this.overRequests = retention.transactions().map(keep -> new OverRequests(database, keep));
  }

  /// Makes what is missing, before a process writes its first row: that would go to the default
  /// partition else. Deletes nothing, so that no start waits for it.
  ///
  /// @throws JdbiException the first failure, after all that could be done
  public void make() {
    Apart apart = new Apart();
    make(apart, database.withHandle(Partitions::now));
    apart.end();
  }

  private void make(Apart apart, Instant now) {
    for (HistoryTable table : HistoryTable.values()) {
      apart.run(() -> wanted(table, now).forEach(this::make));
    }
  }

  /// Each table is worked on apart: one that is in use, or that something is wrong with, keeps no
  /// other from its own.
  ///
  /// @throws JdbiException the first failure, after all that could be done
  @Override
  public Duration advance() {
    Instant now = database.withHandle(Partitions::now);
    Apart apart = new Apart();
    make(apart, now);
    for (HistoryTable table : HistoryTable.values()) {
      apart.run(() -> keep(table).ifPresent(time -> dropBefore(table, now.minus(time))));
    }
    apart.run(() -> apart.again |= oldRows.delete());
    overRequests.ifPresent(over -> apart.run(() -> apart.again |= over.delete()));
    apart.end();
    return apart.again ? SHORT_PAUSE : PAUSE;
  }

  /// Parts of a round, of which one may fail.
  private static final class Apart {
    private boolean again;
    private @Nullable JdbiException failure;

    void end() {
      if (failure != null) {
        throw failure;
      }
    }

    void run(Runnable part) {
      try {
        part.run();
      } catch (JdbiException e) {
        if (SqlState.LOCK_NOT_AVAILABLE.equals(SqlState.of(e))) {
          log.debug("partitions are in use; later", e);
          again = true;
        } else if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
  }

  private Optional<Duration> keep(HistoryTable table) {
    return switch (table) {
      case OUTBOX -> retention.outbox();
      case TRANSITIONS -> retention.history();
      case REJECTIONS -> retention.rejections();
    };
  }

  /// The names of those partitions that should be there and are not: rows of their time go to the
  /// default partition.
  public static List<String> missing(Handle handle) {
    Instant now = now(handle);
    return Arrays.stream(HistoryTable.values())
        .flatMap(table -> wanted(table, now))
        .filter(partition -> !PartitionDao.exists(handle, partition))
        .map(Partition::name)
        .toList();
  }

  private static Instant now(Handle handle) {
    return handle.createQuery("select now()").mapTo(Instant.class).one();
  }

  private static Stream<Partition> wanted(HistoryTable table, Instant now) {
    return Stream.iterate(
        table.at(now), partition -> partition.from().isBefore(now.plus(AHEAD)), Partition::next);
  }

  private void make(Partition partition) {
    if (database.withHandle(handle -> PartitionDao.exists(handle, partition))) {
      return;
    }
    try {
      database.useTransaction(handle -> PartitionDao.make(handle, partition));
    } catch (JdbiException e) {
      if (!SqlState.CHECK_VIOLATION.equals(SqlState.of(e))) {
        throw e;
      }
      log.debug("{} is not made: the default partition has rows of that time", partition.name());
    }
  }

  private void dropBefore(HistoryTable table, Instant before) {
    for (Partition partition :
        database.withHandle(handle -> PartitionDao.endedBefore(handle, table, before))) {
      if (database.inTransaction(handle -> PartitionDao.drop(handle, partition))) {
        log.info("partition {} is older than its retention and dropped", partition.name());
      } else {
        log.warn("partition {} is kept: it holds rows that are not published", partition.name());
      }
    }
    database.useTransaction(handle -> PartitionDao.clearDefault(handle, table, before));
  }
}
