package io.relayer.core.database;

import io.relayer.core.RelayerException;
import io.relayer.migrations.Migrations;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// Checks that a session has what it was opened with. A pooler between the relayer and PostgreSQL
/// may drop it without a word (PgBouncer: `ignore_startup_parameters`), or hand the session to
/// others after each transaction; then statements have no time-out, the planner a free hand,
/// `listen` is lost, and what looks like our schema is another one.
///
/// Why: RATIONALE.md#no-pooler.
final class SessionCheck {
  /// What to do, wherever a pooler is met.
  static final String NO_POOLER =
      "a connection pooler such as PgBouncer can't stand between: point database.url at PostgreSQL itself; the relayer keeps its own pool (database.pool)";

  private SessionCheck() {}

  /// @throws RelayerException naming what was dropped
  static void require(Connection connection, DatabaseSettings settings) throws SQLException {
    if (settings.url().reveal().contains("options=")) {
      return; // the operator's own settings take the place of ours
    }
    List<String> dropped = new ArrayList<>();
    expect(connection, "search_path", Migrations.SCHEMA, dropped);
    expect(
        connection,
        "statement_timeout",
        Long.toString(settings.timeouts().statement().toMillis()),
        dropped);
    if (!dropped.isEmpty()) {
      throw new RelayerException(
          "PostgreSQL at %s: the session lacks what it was opened with (%s): %s"
              .formatted(settings.url(), String.join(", ", dropped), NO_POOLER));
    }
  }

  private static void expect(
      Connection connection, String name, String expected, List<String> dropped)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select setting from pg_settings where name = '%s'".formatted(name))) {
      String found = rows.next() ? rows.getString(1) : "unknown";
      if (!found.equals(expected)) {
        dropped.add("%s is %s, not %s".formatted(name, found, expected));
      }
    }
  }
}
