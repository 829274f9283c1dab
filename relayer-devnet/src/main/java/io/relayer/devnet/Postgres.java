package io.relayer.devnet;

/// A PostgreSQL server on which databases can be made.
public interface Postgres {
  /// The JDBC address of one of its databases.
  String url(String database);

  /// A superuser.
  String user();

  String password();

  /// Makes an empty database; one that is there already stays as it is.
  default void createDatabase(String name) {
    new PostgresAdmin(this).create(name);
  }

  /// Makes a database as a copy of another one, to which nobody may be connected.
  default void createDatabaseFromTemplate(String name, String template) {
    new PostgresAdmin(this).createFromTemplate(name, template);
  }

  /// Drops a database and ends the sessions on it.
  default void dropDatabase(String name) {
    new PostgresAdmin(this).drop(name);
  }
}
