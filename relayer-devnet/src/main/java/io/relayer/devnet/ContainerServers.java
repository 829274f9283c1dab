package io.relayer.devnet;

import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/// Servers in containers; needs profile `containers` and a Docker engine. Without an engine the
/// test that asks is skipped.
record ContainerServers(TestFolder folder) implements TestServers {
  private static final String POSTGRES = image("postgres", "postgres:18");
  private static final String KAFKA = image("kafka", "apache/kafka:4.3.1");

  @Override
  public Postgres postgres() {
    requireDocker();
    PostgreSQLContainer container =
        folder
            .keep(new PostgreSQLContainer(POSTGRES))
            // The container's own command turns fsync off.
            .withCommand("postgres", "-c", "fsync=on", "-c", "max_connections=300");
    container.start();
    String address =
        "jdbc:postgresql://%s:%d"
            .formatted(
                container.getHost(), container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT));
    RunningPostgres server =
        new RunningPostgres(address, container.getUsername(), container.getPassword());
    new PostgresAdmin(server).requireDurable();
    return server;
  }

  @Override
  public Kafka kafka() {
    requireDocker();
    KafkaContainer container = folder.keep(new KafkaContainer(KAFKA));
    container.start();
    return container::getBootstrapServers;
  }

  private static void requireDocker() {
    Assumptions.assumeTrue(
        DockerClientFactory.instance().isDockerAvailable(),
        "no Docker engine answers, which profile `containers` needs: start one, or leave the"
            + " profile out");
  }

  private static String image(String server, String standard) {
    return Optional.ofNullable(System.getProperty("relayer.test." + server + "-image"))
        .orElse(standard);
  }
}
