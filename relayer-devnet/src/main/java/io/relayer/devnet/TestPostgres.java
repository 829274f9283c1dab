package io.relayer.devnet;

import io.relayer.migrations.Migrations;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/// The tests' database server: migrates one database, of which each test gets a copy.
final class TestPostgres {
  private static final String TEMPLATE = "relayer_template";

  private final AtomicInteger count = new AtomicInteger();
  private final PostgresServer server;

  TestPostgres(PostgresServer server) {
    this.server = server;
    server.createDatabase(TEMPLATE);
    Migrations.migrate(dataSource(TEMPLATE));
  }

  PostgresServer server() {
    return server;
  }

  TestDatabase database() {
    String name = "test_" + count.incrementAndGet();
    server.createDatabaseFromTemplate(name, TEMPLATE);
    return new TestDatabase(
        name,
        server.url(name),
        server.user(),
        server.password(),
        dataSource(name),
        () -> server.dropDatabase(name));
  }

  private DataSource dataSource(String database) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(server.url(database));
    source.setUser(server.user());
    source.setPassword(server.password());
    return source;
  }
}
