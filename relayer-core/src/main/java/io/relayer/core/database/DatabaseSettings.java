package io.relayer.core.database;

import java.time.Duration;

/// How the pool connects and how long anything may take.
///
/// @param url a `jdbc:postgresql:` URL
/// @param password never printed
/// @param statementTimeout the server ends a statement after this
/// @param idleInTransaction the server ends a session that holds a transaction open and does
///   nothing
public record DatabaseSettings(
    String url,
    String username,
    Password password,
    Pool pool,
    Duration statementTimeout,
    Duration idleInTransaction) {

  /// Size and patience of the pool.
  public record Pool(
      int maximumSize, int minimumIdle, Duration connectionTimeout, Duration idleTimeout) {
    public static final Pool DEFAULT =
        new Pool(20, 5, Duration.ofSeconds(30), Duration.ofMinutes(10));
  }

  /// Text that must not be printed.
  public record Password(String reveal) {
    @Override
    public String toString() {
      return "***";
    }
  }

  public static DatabaseSettings of(String url, String username, String password) {
    return new DatabaseSettings(
        url,
        username,
        new Password(password),
        Pool.DEFAULT,
        Duration.ofSeconds(30),
        Duration.ofSeconds(15));
  }
}
