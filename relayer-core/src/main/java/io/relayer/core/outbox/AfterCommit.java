package io.relayer.core.outbox;

import io.relayer.core.database.Database;
import io.relayer.core.runtime.Channel;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.config.JdbiConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Announcements of the lanes that a SQL transaction has written to, each made once after the
/// commit: their publishers are woken, and need not wait for their polls. They are noted by those
/// who write the rows, since a caller that has to think of it forgets it.
///
/// After a rollback nothing is announced. What went back to a savepoint stays noted: a publisher
/// that is woken for nothing looks once more. Where a connection breaks during its commit nothing
/// is announced either, and the poll finds what was committed.
///
/// A process without [io.relayer.core.runtime.Notifications], as commands are, announces to nobody:
/// what it writes waits for the poll.
///
/// Carried by the handle, as Jdbi carries all configuration: each handle, and each of its
/// statements, has a copy.
public final class AfterCommit implements JdbiConfig<AfterCommit> {
  private static final Logger log = LoggerFactory.getLogger(AfterCommit.class);

  private volatile Consumer<Channel> announcer;
  private Set<Lane> written = Set.of();

  /// Made by Jdbi; announces to nobody.
  public AfterCommit() {
    this(_ -> {});
  }

  private AfterCommit(Consumer<Channel> announcer) {
    this.announcer = announcer;
  }

  /// Has the lanes of `database` announced from now on.
  ///
  /// @param announcer called by the threads that commit, which wait for it
  public static void announceTo(Database database, Consumer<Channel> announcer) {
    database.configure(AfterCommit.class, own -> own.announcer = announcer);
  }

  /// Notes that rows were written to the lane. Outside of a SQL transaction they are committed
  /// already.
  public static void announce(Handle handle, Lane lane) {
    AfterCommit own = handle.getConfig(AfterCommit.class);
    if (handle.isInTransaction()) {
      own.note(handle, lane);
    } else {
      own.tell(lane);
    }
  }

  private void note(Handle handle, Lane lane) {
    if (written.isEmpty()) {
      written = new LinkedHashSet<>();
      handle.afterCommit(() -> end().forEach(this::tell));
      handle.afterRollback(this::end);
    }
    written.add(lane);
  }

  private Set<Lane> end() {
    Set<Lane> noted = written;
    written = Set.of();
    return noted;
  }

  /// A failure here must not look like one of the SQL transaction, which would be done once more.
  private void tell(Lane lane) {
    try {
      announcer.accept(Channel.outbox(lane.name()));
    } catch (RuntimeException e) {
      log.warn("outbox lane {} is not announced, its poll will find what was written", lane, e);
    }
  }

  @Override
  public AfterCommit createCopy() {
    return new AfterCommit(announcer);
  }
}
