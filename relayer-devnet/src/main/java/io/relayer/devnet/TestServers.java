package io.relayer.devnet;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The servers that tests run on: embedded ones, unless others are asked for.
///
/// `relayer.test.servers=containers` starts them in containers. `relayer.test.postgres` and
/// `relayer.test.kafka` name ones that run already. Each is a system property, or an environment
/// variable such as `RELAYER_TEST_POSTGRES`.
interface TestServers {
  Postgres postgres();

  Kafka kafka();

  static TestServers chosen(TestFolder folder) {
    TestServers started =
        switch (setting("servers")) {
          case null -> new Embedded(folder);
          case "embedded" -> new Embedded(folder);
          case "containers" -> new ContainerServers(folder);
          case String other ->
              throw new DevnetException(
                  "relayer.test.servers: found '%s' (expected embedded or containers)"
                      .formatted(other));
        };
    return new Running(setting("postgres"), setting("kafka"), started);
  }

  private static @Nullable String setting(String name) {
    String property = System.getProperty("relayer.test." + name);
    String value =
        property == null
            ? System.getenv("RELAYER_TEST_" + name.toUpperCase(Locale.ROOT))
            : property;
    return value == null || value.isBlank() ? null : value;
  }

  /// Servers of the test JVM's own; PostgreSQL is a child process, Kafka runs inside.
  record Embedded(TestFolder folder) implements TestServers {
    @Override
    public Postgres postgres() {
      return folder.keep(PostgresServer.start(folder.path().resolve("postgres"), 0));
    }

    @Override
    public Kafka kafka() {
      return folder.keep(KafkaBroker.start(folder.path().resolve("kafka"), 0));
    }
  }

  /// Servers that run already, by their addresses; what has none is started.
  record Running(@Nullable String postgresUrl, @Nullable String kafkaServers, TestServers started)
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

    record RunningKafka(String bootstrapServers) implements Kafka {}
  }
}
