package io.relayer.core.database;

import io.relayer.core.config.Checks;
import io.relayer.core.config.Default;
import io.relayer.core.config.Doc;
import io.relayer.core.config.Secret;
import io.relayer.core.config.Unit;
import java.time.Duration;
import java.util.regex.Pattern;

/// Settings of the connection pool, and the times that anything may take.
public record DatabaseSettings(
    @Doc("`jdbc:postgresql://host:port/database`; several hosts with commas between.") JdbcUrl url,
    @Doc("The database role.") String username,
    @Doc("Its password.") Secret password,
    @Doc("Connections of one process.") Pool pool,
    @Doc("What the server ends by itself, so that nothing holds the outbox back; up to 24d.")
        Timeouts timeouts) {
  /// Hosts with ports, of which several may stand with commas between; a database; parameters.
  private static final Pattern URL =
      Pattern.compile(
          "jdbc:postgresql://([\\w.-]+|\\[[0-9a-fA-F:]+])(:[0-9]{1,5})?"
              + "(,([\\w.-]+|\\[[0-9a-fA-F:]+])(:[0-9]{1,5})?)*/[^/?\\s]+(\\?\\S*)?");

  /// Size and patience of the pool.
  public record Pool(
      @Doc("At most so many.") @Unit("connections") @Default("20") int maximumSize,
      @Doc("So many are kept open; not more than `maximum-size`.")
          @Unit("connections")
          @Default("5")
          int minimumIdle,
      @Doc("How long anything waits for a connection; 250ms or more.") @Default("30s")
          Duration connectionTimeout,
      @Doc("An idle connection beyond `minimum-idle` is closed after it; 10s or more.")
          @Default("10m")
          Duration idleTimeout) {
    // What the pool itself would put up silently.
    private static final Duration SHORTEST_CONNECTION_TIMEOUT = Duration.ofMillis(250);
    private static final Duration SHORTEST_IDLE_TIMEOUT = Duration.ofSeconds(10);

    public static final Pool DEFAULT =
        new Pool(20, 5, Duration.ofSeconds(30), Duration.ofMinutes(10));

    public Pool {
      new Checks()
          .atLeast(1, maximumSize, "maximum-size")
          .atLeast(0, minimumIdle, "minimum-idle")
          .that(
              minimumIdle <= maximumSize,
              "minimum-idle",
              "expected maximum-size (" + maximumSize + ") or less, found %s",
              minimumIdle)
          .atLeast(SHORTEST_CONNECTION_TIMEOUT, connectionTimeout, "connection-timeout")
          .atLeast(SHORTEST_IDLE_TIMEOUT, idleTimeout, "idle-timeout")
          .done();
    }
  }

  /// What the server ends by itself, so that nothing holds the outbox back.
  public record Timeouts(
      @Doc("A statement that takes longer.") @Default("30s") Duration statement,
      @Doc("A session that holds a transaction open and does nothing.") @Default("15s")
          Duration idleInTransaction,
      @Doc("A transaction that takes longer; from PostgreSQL 17.") @Default("60s")
          Duration transaction) {
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofDays(24); // 2^31 ms

    public static final Timeouts DEFAULT =
        new Timeouts(Duration.ofSeconds(30), Duration.ofSeconds(15), Duration.ofSeconds(60));

    public Timeouts {
      new Checks()
          .range(SHORTEST, LONGEST, statement, "statement")
          .range(SHORTEST, LONGEST, idleInTransaction, "idle-in-transaction")
          .range(SHORTEST, LONGEST, transaction, "transaction")
          .done();
    }
  }

  public DatabaseSettings {
    new Checks()
        .that(
            URL.matcher(url.reveal()).matches(),
            "url",
            "expected jdbc:postgresql://host:port/database, found %s",
            url)
        .notBlank(username, "username")
        .done();
  }

  /// With the defaults for all else.
  public static DatabaseSettings of(String url, String username, String password) {
    return new DatabaseSettings(
        new JdbcUrl(url), username, new Secret(password), Pool.DEFAULT, Timeouts.DEFAULT);
  }
}
