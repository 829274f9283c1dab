package io.relayer.migrations;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/// The database schema `relayer`: made and brought up to date from the SQL files beside this class.
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

  /// How many migrations this build has that the database has not: 0 when it is up to date.
  public static int pending(DataSource dataSource) {
    return flyway(dataSource).load().info().pending().length;
  }

  private static FluentConfiguration flyway(DataSource dataSource) {
    return Flyway.configure()
        .dataSource(dataSource)
        .schemas(SCHEMA)
        .defaultSchema(SCHEMA)
        .locations("classpath:io/relayer/migrations")
        .lockRetryCount(LOCK_TRIES)
        .validateMigrationNaming(true);
  }
}
