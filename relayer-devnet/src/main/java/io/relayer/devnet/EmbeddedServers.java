package io.relayer.devnet;

/// Servers of the test JVM's own; PostgreSQL is a child process, Kafka runs inside.
record EmbeddedServers(TestFolder folder) implements TestServers {
  @Override
  public Postgres postgres() {
    return folder.keep(PostgresServer.start(folder.path().resolve("postgres"), 0));
  }

  @Override
  public Kafka kafka() {
    return folder.keep(KafkaBroker.start(folder.path().resolve("kafka"), 0));
  }
}
