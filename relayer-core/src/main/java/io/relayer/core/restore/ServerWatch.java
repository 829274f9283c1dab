package io.relayer.core.restore;

import io.relayer.core.database.Database;
import io.relayer.core.database.ServerCheck;
import io.relayer.core.database.UnfitServerException;
import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a process from taking in or signing anything over a new start of the database server that
/// nobody has verified: behind the same address there may be an older copy now.
///
/// Intake and signing call [#check] in each of their SQL transactions. A loop calls [#verify],
/// which does nothing while the server is the one that was verified last.
public final class ServerWatch {
  private static final Logger log = LoggerFactory.getLogger(ServerWatch.class);

  private final Database database;
  private final Verification verification;
  private volatile @Nullable Trust trust;

  /// Compares the database with what is known elsewhere, and puts a hold where it is behind. An
  /// exception means that it could not be compared: the server stays unverified.
  @FunctionalInterface
  public interface Verification {
    void run() throws Exception;
  }

  /// @param since by the database's clock: what was observed later was observed for this run of the
  ///   server
  private record Trust(ServerIdentity server, Instant since) {}

  /// What tells one run from another without reading a file.
  private record Run(Instant startedAt, long requestsTable) {
    boolean isOf(ServerIdentity server) {
      return startedAt.equals(server.startedAt()) && requestsTable == server.requestsTable();
    }
  }

  /// Nothing is trusted before the first [#verify].
  public ServerWatch(Database database, Verification verification) {
    this.database = database;
    this.verification = verification;
  }

  /// Verifies the server if it is another one than was verified last. One that does not keep what
  /// it acknowledges is trusted no longer: it may be told so at any time, without a new start.
  ///
  /// @return whether it had to
  /// @throws io.relayer.core.database.UnfitServerException where a commit could be lost
  public boolean verify() throws Exception {
    Trust before = trust;
    Trust found = database.withHandle(this::found);
    if (before != null && before.server().equals(found.server())) {
      return false;
    }
    if (before != null) {
      log.warn(
          "the database server has started anew: was {}, is {}; verifying",
          before.server(),
          found.server());
    }
    verification.run();
    trust = found;
    return true;
  }

  private Trust found(Handle handle) {
    try {
      ServerCheck.requireDurable(handle);
    } catch (UnfitServerException e) {
      trust = null;
      throw e;
    }
    return new Trust(ServerIdentity.of(handle), now(handle));
  }

  /// One cheap statement.
  ///
  /// @throws ServerChangedException where the server was not verified; the transaction must be
  ///   given up
  public void check(Handle handle) {
    Trust trusted = trust;
    Run found =
        handle
            .createQuery(
                "select pg_postmaster_start_time() as at, coalesce(to_regclass('requests')::oid::bigint, 0) as requests")
            .map((rows, context) ->
                new Run(rows.getTimestamp("at").toInstant(), rows.getLong("requests")))
            .one();
    if (trusted == null || !found.isOf(trusted.server())) {
      throw new ServerChangedException("since " + found.startedAt());
    }
  }

  /// Observations of a chain before this moment, by the database's clock, may be those of an older
  /// copy.
  ///
  /// @throws ServerChangedException before the first verification
  public Instant trustedSince() {
    Trust trusted = trust;
    if (trusted == null) {
      throw new ServerChangedException("not verified yet");
    }
    return trusted.since();
  }

  private static Instant now(Handle handle) {
    return handle
        .createQuery("select clock_timestamp() as at")
        .map((rows, context) -> rows.getTimestamp("at").toInstant())
        .one();
  }
}
