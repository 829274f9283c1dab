package io.relayer.app.run;

import io.relayer.core.config.Configuration;
import io.relayer.core.config.DatabaseSettings;
import io.relayer.core.config.DatabaseSettings.Pool;
import io.relayer.core.config.DatabaseSettings.Timeouts;
import io.relayer.core.database.Database;
import java.time.Duration;

/// Connections to the configured database.
public final class Databases {
  private static final Duration LONG = Duration.ofMinutes(30);

  private Databases() {}

  /// For a command that reads whole tables: few connections, and statements may take long.
  public static Database forReading(Configuration configuration) {
    DatabaseSettings settings = configuration.database().connection();
    Pool pool = settings.pool();
    return Database.open(
        new DatabaseSettings(
            settings.url(),
            settings.username(),
            settings.password(),
            new Pool(2, 0, pool.connectionTimeout(), pool.idleTimeout()),
            new Timeouts(LONG, LONG, LONG)));
  }
}
