package io.relayer.devnet;

import org.jspecify.annotations.Nullable;

/// Servers that run already, by their addresses; what has none is started.
record RunningServers(
    @Nullable String postgresUrl, @Nullable String kafkaServers, TestServers started)
    implements TestServers {
  @Override
  public Postgres postgres() {
    if (postgresUrl == null) {
      return started.postgres();
    }
    RunningPostgres server = RunningPostgres.at(postgresUrl);
    new PostgresAdmin(server).requireDurable();
    return server;
  }

  @Override
  public Kafka kafka() {
    return kafkaServers == null ? started.kafka() : new RunningKafka(kafkaServers);
  }

  private record RunningKafka(String bootstrapServers) implements Kafka {}
}
