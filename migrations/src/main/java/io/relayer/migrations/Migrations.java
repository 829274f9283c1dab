package io.relayer.migrations;

import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/// The database schema `relayer`: made and brought up to date from the SQL files in `sql` beside
/// this class.
public final class Migrations {
  public static final String SCHEMA = "relayer";

  /// A try a second: another process may be at a migration that rewrites a large table.
  private static final int LOCK_TRIES = 600;

  private Migrations() {}

  /// Applies what is missing; safe to call from several processes at once.
  ///
  /// @return how many migrations were applied
  public static int migrate(DataSource dataSource) {
    return flyway(dataSource).load().migrate().migrationsExecuted;
  }

  /// How the database's schema stands to this build. Flyway alone would pass over migrations that
  /// it does not know, and tells of changed ones in words of its own, one line for each.
  public static SchemaState state(DataSource dataSource) {
    MigrationInfoService all = flyway(dataSource).load().info();
    List<MigrationInfo> applied =
        Arrays.stream(all.applied()).filter(one -> one.getVersion() != null).toList();
    if (applied.stream().anyMatch(one -> isOurs(one) && !one.isChecksumMatching())) {
      return new SchemaState.BeforeRelease();
    }
    List<MigrationInfo> unknown = applied.stream().filter(one -> !isOurs(one)).toList();
    if (!unknown.isEmpty()) {
      return new SchemaState.Ahead(unknown.size(), unknown.getLast().getVersion().getVersion());
    }
    int missing = all.pending().length;
    return missing > 0 ? new SchemaState.Behind(missing) : new SchemaState.UpToDate();
  }

  public static boolean isUpToDate(DataSource dataSource) {
    return state(dataSource) instanceof SchemaState.UpToDate;
  }

  /// Also where the database has it with other contents.
  private static boolean isOurs(MigrationInfo one) {
    return one.getState().isResolved();
  }

  private static FluentConfiguration flyway(DataSource dataSource) {
    return Flyway.configure()
        .dataSource(dataSource)
        .schemas(SCHEMA)
        .defaultSchema(SCHEMA)
        .locations("classpath:io/relayer/migrations/sql")
        .lockRetryCount(LOCK_TRIES)
        .validateMigrationNaming(true);
  }
}
