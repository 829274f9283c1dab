package io.relayer.core.config;

import java.time.Duration;

/// How the pool connects, and how long anything may take.
///
/// @param url a `jdbc:postgresql:` URL
public record DatabaseSettings(
    String url, String username, Secret password, Pool pool, Timeouts timeouts) {

  /// Size and patience of the pool.
  public record Pool(
      @Default("20") int maximumSize,
      @Default("5") int minimumIdle,
      @Default("30s") Duration connectionTimeout,
      @Default("10m") Duration idleTimeout) {
    private static final Duration SHORTEST_CONNECTION_TIMEOUT = Duration.ofMillis(250);

    public static final Pool DEFAULT =
        new Pool(20, 5, Duration.ofSeconds(30), Duration.ofMinutes(10));

    public Pool {
      new Checks()
          .atLeast(1, maximumSize, "maximum-size")
          .atLeast(0, minimumIdle, "minimum-idle")
          .that(
              connectionTimeout.compareTo(SHORTEST_CONNECTION_TIMEOUT) >= 0,
              "connection-timeout",
              "expected 250ms or more, found %s",
              TimeUnit.format(connectionTimeout))
          .positive(idleTimeout, "idle-timeout")
          .done();
    }
  }

  /// What the server ends by itself, so that nothing holds the outbox back.
  ///
  /// @param statement a statement that takes longer
  /// @param idleInTransaction a session that holds a transaction open and does nothing
  /// @param transaction a transaction that takes longer; from PostgreSQL 17
  public record Timeouts(
      @Default("30s") Duration statement,
      @Default("15s") Duration idleInTransaction,
      @Default("60s") Duration transaction) {
    public static final Timeouts DEFAULT =
        new Timeouts(Duration.ofSeconds(30), Duration.ofSeconds(15), Duration.ofSeconds(60));

    public Timeouts {
      new Checks()
          .positive(statement, "statement")
          .positive(idleInTransaction, "idle-in-transaction")
          .positive(transaction, "transaction")
          .done();
    }
  }

  public DatabaseSettings {
    new Checks()
        .that(
            url.startsWith("jdbc:postgresql:"),
            "url",
            "expected jdbc:postgresql://host:port/database, found %s",
            url)
        .notBlank(username, "username")
        .done();
  }

  /// With the defaults for all else.
  public static DatabaseSettings of(String url, String username, String password) {
    return new DatabaseSettings(
        url, username, new Secret(password), Pool.DEFAULT, Timeouts.DEFAULT);
  }
}
