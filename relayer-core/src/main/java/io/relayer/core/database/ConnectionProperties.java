package io.relayer.core.database;

import io.relayer.core.database.DatabaseSettings.Timeouts;
import io.relayer.migrations.Migrations;
import java.time.Duration;
import java.util.Properties;

/// The driver's properties for each connection to the relayer's database.
final class ConnectionProperties {
  /// The server ends a statement that takes too long; only one that does not answer at all makes
  /// the client give up.
  private static final Duration BEYOND_STATEMENT = Duration.ofSeconds(15);

  private static final String BY_KEYS =
      " -c enable_seqscan=off -c enable_bitmapscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off";

  private ConnectionProperties() {}

  static Properties of(DatabaseSettings settings) {
    Timeouts timeouts = settings.timeouts();
    Properties properties = new Properties();
    properties.setProperty("user", settings.username());
    properties.setProperty("password", settings.password().reveal());
    properties.setProperty("ApplicationName", "relayer");
    properties.setProperty("currentSchema", Migrations.SCHEMA);
    if (settings.url().reveal().contains(",")) {
      properties.setProperty(
          "targetServerType", "primary"); // of several hosts, the one to write to
    }
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("connectTimeout", "10");
    properties.setProperty("cancelSignalTimeout", "10");
    properties.setProperty("hostRecheckSeconds", "10");
    properties.setProperty(
        "socketTimeout", Long.toString(timeouts.statement().plus(BEYOND_STATEMENT).toSeconds()));
    properties.setProperty("reWriteBatchedInserts", "true");
    properties.setProperty("options", SessionSettings.options(settings));
    return properties;
  }

  /// The same, with a planner that goes by indexes. A plan is kept from when the tables were young,
  /// and guesses what nobody has counted; it must not come to read a table for each batch of keys.
  /// Nor is anything here worth a compiler, which a plan without a choice would be given before
  /// PostgreSQL 18, since it looks dear.
  static Properties byKeys(DatabaseSettings settings) {
    Properties properties = of(settings);
    properties.setProperty("options", properties.getProperty("options") + BY_KEYS);
    return properties;
  }
}
