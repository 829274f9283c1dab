package io.relayer.devnet;

import javax.sql.DataSource;

/// A fresh database with the relayer's schema, for one test; dropped at the end.
///
/// @param dataSource gives a new connection each time
public record TestDatabase(
    String name, String url, String user, String password, DataSource dataSource, Runnable drop)
    implements AutoCloseable {

  @Override
  public void close() {
    drop.run();
  }
}
