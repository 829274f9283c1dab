package io.relayer.app.run;

import io.relayer.app.config.Configuration;
import io.relayer.app.terminal.UnreachableException;
import io.relayer.core.RelayerException;
import io.relayer.core.database.Database;
import io.relayer.core.database.DatabaseSettings;
import io.relayer.core.database.DatabaseSettings.Pool;
import io.relayer.core.database.DatabaseSettings.Timeouts;
import io.relayer.core.database.ServerCheck;
import io.relayer.core.database.SqlState;
import io.relayer.migrations.Migrations;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Function;

/// Connections to the configured database.
public final class Databases {
  private static final Duration LONG = Duration.ofMinutes(30);

  private Databases() {}

  /// Connects at once.
  ///
  /// @throws UnreachableException if the server does not answer
  /// @throws RelayerException if it refuses, as where there is no such database
  static Database open(DatabaseSettings settings) {
    return open(settings, Database::open);
  }

  private static Database open(
      DatabaseSettings settings, Function<DatabaseSettings, Database> opening) {
    try {
      Database.probe(settings); // the pool would log a trace of what is a line of text here
      return opening.apply(settings);
    } catch (SQLException e) {
      throw inWords(settings, e);
    } catch (RuntimeException e) {
      throw e.getCause() instanceof SQLException cause ? inWords(settings, cause) : e;
    }
  }

  private static RelayerException inWords(DatabaseSettings settings, SQLException cause) {
    String address = settings.url().toString();
    return SqlState.isUnreachable(cause.getSQLState())
        ? new UnreachableException("PostgreSQL", address, cause)
        : new RelayerException(
            "PostgreSQL at %s: %s%s"
                .formatted(
                    address,
                    settings.url().withoutSecrets(String.valueOf(cause.getMessage())),
                    remedy(String.valueOf(cause.getSQLState()))),
            cause);
  }

  private static String remedy(String state) {
    if (state.startsWith(SqlState.INVALID_AUTHORIZATION)) {
      return ": check database.username and database.password";
    }
    return switch (state) {
      case SqlState.NO_SUCH_DATABASE -> ": create it, or mend database.url";
      case SqlState.PROTOCOL_VIOLATION -> ": " + Database.NO_POOLER;
      default -> "";
    };
  }

  /// Brings the schema up to date. Whether it is one of this build's, and anything can be written,
  /// is asked first: what fails in the midst of it, Flyway logs by itself, without the reason.
  ///
  /// @return how many migrations were applied
  public static int migrate(Database database) {
    ServerCheck.requireMigratable(database);
    return Migrations.migrate(database.dataSource());
  }

  /// For a command that reads whole tables: few connections, and statements may take long.
  public static Database forReading(Configuration configuration) {
    DatabaseSettings settings = configuration.database().connection();
    Pool pool = settings.pool();
    return open(
        new DatabaseSettings(
            settings.url(),
            settings.username(),
            settings.password(),
            new Pool(2, 0, pool.connectionTimeout(), pool.idleTimeout()),
            new Timeouts(LONG, LONG, LONG)),
        Database::openForReports);
  }
}
