package io.relayer.devnet;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;

/// A superuser's commands to a server, by a connection for each.
final class PostgresAdmin {
  /// The database that every server has.
  static final String DATABASE = "postgres";

  private static final int PATIENCE_SECONDS = 10;

  private final Postgres server;

  PostgresAdmin(Postgres server) {
    this.server = server;
  }

  void create(String name) {
    if (!exists(name)) {
      execute("create database " + quoted(name));
    }
  }

  void createFromTemplate(String name, String template) {
    execute("create database %s template %s".formatted(quoted(name), quoted(template)));
  }

  void drop(String name) {
    execute("drop database if exists %s with (force)".formatted(quoted(name)));
  }

  boolean answers() {
    try (Connection connection = connect(2);
        Statement statement = connection.createStatement()) {
      return statement.execute("select 1");
    } catch (SQLException _) {
      return false;
    }
  }

  /// That it keeps what it acknowledges.
  void requireDurable() {
    for (String setting : List.of("fsync", "full_page_writes", "synchronous_commit")) {
      require(setting, "on");
    }
  }

  void require(String setting, String expected) {
    try (Connection connection = connect(PATIENCE_SECONDS);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("show " + setting)) {
      String value = result.next() ? result.getString(1) : "nothing";
      if (!value.equals(expected)) {
        throw new DevnetException(
            "%s: %s is '%s' (expected '%s'): undo the `alter system`, `alter database` or `alter role` that sets it"
                .formatted(server, setting, value, expected));
      }
    } catch (SQLException e) {
      throw new DevnetException("%s: cannot read %s".formatted(server, setting), e);
    }
  }

  private boolean exists(String database) {
    try (Connection connection = connect(PATIENCE_SECONDS);
        var query = connection.prepareStatement("select from pg_database where datname = ?")) {
      query.setString(1, database);
      try (ResultSet result = query.executeQuery()) {
        return result.next();
      }
    } catch (SQLException e) {
      throw new DevnetException("%s: cannot list databases".formatted(server), e);
    }
  }

  private void execute(String sql) {
    try (Connection connection = connect(PATIENCE_SECONDS);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new DevnetException("%s: %s".formatted(server, sql), e);
    }
  }

  private Connection connect(int timeoutSeconds) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", server.user());
    properties.setProperty("password", server.password());
    properties.setProperty("connectTimeout", Integer.toString(timeoutSeconds));
    return DriverManager.getConnection(server.url(DATABASE), properties);
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
