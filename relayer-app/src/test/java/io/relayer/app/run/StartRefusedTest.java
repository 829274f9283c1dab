package io.relayer.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.app.CommandRun;
import io.relayer.app.terminal.ExitCode;
import io.relayer.devnet.Postgres;
import io.relayer.devnet.TestStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Messages of `run` and `migrate` about servers and configurations that they can't work with.
class StartRefusedTest {
  private static final String NOWHERE = "127.0.0.1:1";

  private final Postgres postgres = TestStack.postgres();
  private final String prefix = TestStack.topicPrefix();

  @TempDir Path folder;

  @BeforeEach
  void makeEmptyDatabase() {
    postgres.createDatabase(prefix);
  }

  @AfterEach
  void dropDatabase() {
    postgres.dropDatabase(prefix);
  }

  @Test
  void aSchemaThatIsBehindAndMissingTopicsAreMendedByMigrate() throws IOException {
    String config = config(postgres.url(prefix), TestStack.kafka().bootstrapServers());

    assertRefused(run(config), ExitCode.FAILED, "the schema is behind by", "run relayer migrate");

    CommandRun first = CommandRun.of("migrate", "--config", config);
    assertThat(first.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(first.out())
        .containsPattern("database: \\d+ migrations applied\n")
        .containsPattern("topics: made .*%s\\.requests".formatted(prefix));
    CommandRun second = CommandRun.of("migrate", "--config", config);
    assertThat(second.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(second.out()).isEqualTo("database: up to date\ntopics: all there\n");

    String other =
        Files.readString(Path.of(config)).replace("topic-prefix: " + prefix, "topic-prefix: none");
    assertRefused(
        run(write(other)), ExitCode.FAILED, "Kafka lacks the topics none.", "run relayer migrate");
  }

  @ParameterizedTest
  @ValueSource(strings = {"migrate", "recover", "audit"})
  void aDatabaseServerThatDoesNotAnswerIsNamed(String command) throws IOException {
    String url = "jdbc:postgresql://%s/relayer".formatted(NOWHERE);

    assertRefused(
        CommandRun.of(command, "--config", config(url + "?password=secret", NOWHERE)),
        ExitCode.NOT_REACHABLE,
        "relayer: not reachable: PostgreSQL at %s?…: ".formatted(url));
  }

  @Test
  void aDatabaseThatIsNotThereIsNamed() throws IOException {
    assertRefused(
        run(config(postgres.url("no_such"), NOWHERE)),
        ExitCode.FAILED,
        "PostgreSQL at %s: ".formatted(postgres.url("no_such")),
        "\"no_such\" does not exist: create it, or mend database.url");
  }

  @Test
  void aDatabaseUserThatIsRefusedIsToldSo() throws IOException {
    String config = Files.readString(Path.of(config(postgres.url(prefix), NOWHERE)));

    assertRefused(
        run(write(config.replaceFirst("username: \"[^\"]*\"", "username: nobody"))),
        ExitCode.FAILED,
        "PostgreSQL at %s: ".formatted(postgres.url(prefix)),
        "check database.username and database.password");
  }

  @Test
  void aKafkaThatRefusesTheLoginIsNamed() throws IOException {
    String kafka = TestStack.kafka().bootstrapServers();
    String config = config(postgres.url(prefix), kafka);
    CommandRun.of("migrate", "--config", config);
    String login =
        """
        properties: { security.protocol: SASL_PLAINTEXT, sasl.mechanism: PLAIN, sasl.jaas.config: \
        "org.apache.kafka.common.security.plain.PlainLoginModule required username='u' password='secret';", \
        """;

    assertRefused(
        run(write(Files.readString(Path.of(config)).replace("properties: {", login.strip()))),
        ExitCode.FAILED,
        "relayer: Kafka at %s: ".formatted(kafka),
        "check kafka.properties");
  }

  @Test
  void kafkaPropertiesOfWhichNoClientCanBeMadeAreNamedWithTheCauseAndWithoutTheSecret()
      throws IOException {
    String config = config(postgres.url(prefix), NOWHERE);
    CommandRun.of("migrate", "--config", config); // the database's part of it
    String text = Files.readString(Path.of(config));

    assertRefused(
        run(
            write(
                with(
                    text,
                    "security.protocol: SSL, ssl.keystore.location: /nowhere/key, ssl.keystore.password: secret"))),
        ExitCode.FAILED,
        "relayer: Kafka at %s: no client can be made: kafka.properties.ssl.…: ".formatted(NOWHERE),
        "/nowhere/key of type JKS: NoSuchFileException");
    assertRefused(
        run(
            write(
                with(
                    text,
                    "security.protocol: SASL_PLAINTEXT, sasl.mechanism: PLAIN, sasl.jaas.config: \"no.such.Module required password='secret';\""))),
        ExitCode.FAILED,
        "no client can be made: kafka.properties.sasl.jaas.config: ",
        "No LoginModule found for no.such.Module");
  }

  private static String with(String config, String properties) {
    return config.replace("properties: {", "properties: { " + properties + ",");
  }

  @Test
  void aPasswordFileThatIsNotThereIsNamed() throws IOException {
    String config = Files.readString(Path.of(config(postgres.url(prefix), NOWHERE)));

    assertRefused(
        run(write(config.replaceFirst("password: \"[^\"]*\"", "password-file: none.txt"))),
        ExitCode.WRONG_USAGE,
        "database.password-file: ",
        folder.resolve("none.txt").toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"migrate", "recover"})
  void aKafkaThatDoesNotAnswerIsNamed(String command) throws IOException {
    String config = config(postgres.url(prefix), NOWHERE);
    CommandRun.of("migrate", "--config", config); // the database's part of it

    assertRefused(
        CommandRun.of(command, "--config", config),
        ExitCode.NOT_REACHABLE,
        "relayer: not reachable: Kafka at %s: ".formatted(NOWHERE));
  }

  @Test
  void anUnknownRoleIsWrongUsage() throws IOException {
    CommandRun run =
        CommandRun.of(
            "run", "--config", config("jdbc:postgresql:x", NOWHERE), "--roles", "signer,painter");

    assertRefused(run, ExitCode.WRONG_USAGE, "painter", "signer, broadcaster, monitor, console");
  }

  @Test
  void aConfigurationThatIsNotThereOrNoYamlIsWrongUsage() throws IOException {
    assertRefused(
        run(folder + "/none.yaml"), ExitCode.WRONG_USAGE, "there is no file", "none.yaml");
    assertRefused(run(write("database: [")), ExitCode.WRONG_USAGE, "not YAML at line 1");
    assertRefused(run(write("")), ExitCode.WRONG_USAGE, "expected keys and values");
  }

  @Test
  void allMistakesOfAConfigurationAreNamedAtOnce() throws IOException {
    String config =
        write(
            """
            database: { url: "localhost", username: relayer, password: "${NO_SUCH_VARIABLE}" }
            kafka: { bootstrap-servers: "localhost", topic: x }
            chains: [ { id: 1, name: one, nodes: [ { url: "localhost:8545" } ] } ]
            """);

    CommandRun run = run(config);

    assertRefused(run, ExitCode.WRONG_USAGE, "relayer: the configuration can't be used:");
    assertThat(run.err())
        .contains("  database.url: ", "  database.password: ", "NO_SUCH_VARIABLE")
        .contains("  kafka.bootstrap-servers: ", "  kafka.topic: ", "  chains[0].nodes[0].url: ");
  }

  private static void assertRefused(CommandRun run, int exitCode, String... messages) {
    assertThat(run.err()).contains(messages).doesNotContain("\tat ").doesNotContain("secret");
    assertThat(run.exitCode()).isEqualTo(exitCode);
  }

  private CommandRun run(String config) {
    return CommandRun.of("run", "--config", config);
  }

  private String config(String url, String kafka) throws IOException {
    return write(
        """
        database: { url: "%s", username: "%s", password: "%s" }
        kafka:
          bootstrap-servers: "%s"
          topic-prefix: %s
          topics: { partitions: 1, replication: 1, min-insync: 1 }
          properties: { default.api.timeout.ms: 1000, request.timeout.ms: 900 }
        chains: [ { id: 31337, name: dev, nodes: [ { url: "http://127.0.0.1:1" } ] } ]
        """
            .formatted(url, postgres.user(), postgres.password(), kafka, prefix));
  }

  private String write(String yaml) throws IOException {
    return Files.writeString(folder.resolve("relayer.yaml"), yaml).toString();
  }
}
