package io.relayer.devnet;

import io.relayer.migrations.Migrations;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/// The tests' database server: migrates one database, of which each test gets a copy.
final class TestPostgres implements AutoCloseable {
  private final AtomicInteger count = new AtomicInteger();
  private final Postgres server;
  private final String prefix;
  private final String template;

  /// @param run names this JVM's databases: the server may have others' too
  TestPostgres(Postgres server, String run) {
    this.server = server;
    this.prefix = "test_" + run + "_";
    this.template = prefix + "template";
    server.createDatabase(template);
    Migrations.migrate(dataSource(template));
  }

  Postgres server() {
    return server;
  }

  TestDatabase database() {
    String name = prefix + count.incrementAndGet();
    server.createDatabaseFromTemplate(name, template);
    return new TestDatabase(
        name,
        server.url(name),
        server.user(),
        server.password(),
        dataSource(name),
        () -> server.dropDatabase(name));
  }

  /// Leaves a server that goes on as it was.
  @Override
  public void close() {
    server.dropDatabase(template);
  }

  private DataSource dataSource(String database) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(server.url(database));
    source.setUser(server.user());
    source.setPassword(server.password());
    return source;
  }
}
