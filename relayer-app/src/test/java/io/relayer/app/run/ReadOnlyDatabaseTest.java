package io.relayer.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.relayer.app.CommandRun;
import io.relayer.app.stack.RelayerStack;
import io.relayer.app.stack.Rows;
import io.relayer.app.terminal.ExitCode;
import io.relayer.core.database.Database;
import io.relayer.core.database.DatabaseSettings;
import io.relayer.core.runtime.Health;
import io.relayer.devnet.Postgres;
import io.relayer.devnet.TestStack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// A database that has become read-only, as an operator makes it before moving it, or that was
/// given other settings.
class ReadOnlyDatabaseTest {
  private static final String WORDS =
      "the database takes no writes: default_transaction_read_only is on for it";
  private static final String DOCTORS_WORDS =
      "default_transaction_read_only is on for this database or role: nothing can be written;";
  private static final String READ_ONLY =
      "do $$ begin execute format('alter database %I set default_transaction_read_only = on', current_database()); end $$";

  @Test
  void isToldByCommandsThatWriteInOneSentenceWithoutSql() {
    String external = "0x" + "0b".repeat(20);
    try (Rows rows = new Rows(TestStack.kafka().bootstrapServers(), TestStack.topicPrefix())) {
      rows.queued("queued");
      rows.queued("failed").expire();
      rows.relayer("migrate"); // makes the topics that recover looks at
      rows.sql(READ_ONLY);
      String sender = Rows.SENDER.toString();

      for (List<String> command :
          List.of(
              List.of("senders", "pause", sender),
              List.of("senders", "resume", sender),
              List.of("senders", "add", "--external", external),
              List.of("chains", "pause", "31337"),
              List.of("chains", "resume", "31337"),
              List.of("senders", "drain", "31337:" + sender),
              List.of("cancel", "test/queued"),
              List.of("bump", "test/queued"),
              List.of("prioritize", "test/queued", "--priority", "9"),
              List.of("retry", "create", "--all"),
              List.of("recover", "--outbox-from", "1"))) {
        CommandRun run = rows.relayer(command.toArray(String[]::new));

        assertThat(run.err())
            .as("relayer %s: %s", command, run)
            .startsWith("relayer: ")
            .containsAnyOf(WORDS, DOCTORS_WORDS)
            .doesNotContain("\tat ", "PSQLException", "statement", "update ", "insert ")
            .hasLineCount(1);
        assertThat(run.exitCode()).as("relayer %s", command).isEqualTo(ExitCode.FAILED);
      }
    }
  }

  /// Flyway logs by itself what happens to it.
  @Test
  void isToldByMigrateBeforeItBegins(@TempDir Path folder) throws IOException {
    Postgres server = TestStack.postgres();
    String empty = TestStack.topicPrefix();
    server.createDatabase(empty);
    ListAppender<ILoggingEvent> logged = new ListAppender<>();
    Logger flyway = (Logger) LoggerFactory.getLogger("org.flywaydb");
    logged.start();
    flyway.addAppender(logged);
    try (Database database =
        Database.open(DatabaseSettings.of(server.url(empty), server.user(), server.password()))) {
      database.<Integer, RuntimeException>withHandle(handle -> handle.execute(READ_ONLY));
      Path config = folder.resolve("relayer.yaml");
      Files.writeString(
          config,
          """
          database: { url: "%s", username: "%s", password: "%s", migrate: true }
          kafka: { bootstrap-servers: "%s", topic-prefix: %s }
          chains: [ { id: 31337, name: dev, nodes: [ { url: "http://localhost:1" } ] } ]
          """
              .formatted(
                  server.url(empty),
                  server.user(),
                  server.password(),
                  TestStack.kafka().bootstrapServers(),
                  empty));

      for (List<String> command :
          List.of(List.of("migrate"), List.of("run", "--roles", "console"))) {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of("--config", config.toString()));
        CommandRun run = CommandRun.of(all.toArray(String[]::new));

        assertThat(run.err())
            .as("relayer %s: %s", command, run)
            .startsWith("relayer: ")
            .contains(DOCTORS_WORDS)
            .hasLineCount(1);
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
      }
      assertThat(logged.list)
          .filteredOn(one -> one.getLevel().isGreaterOrEqual(Level.WARN))
          .isEmpty();
    } finally {
      flyway.detachAppender(logged);
      server.dropDatabase(empty);
    }
  }

  @Test
  void isToldByReadinessWithoutSql() throws Exception {
    try (RelayerStack stack = RelayerStack.start(Duration.ofSeconds(1), 1);
        RelayerProcess process = stack.startRelayer(EnumSet.allOf(RoleName.class))) {
      makeReadOnly(stack.database());

      await("it to be told")
          .atMost(Duration.ofMinutes(3))
          .until(() ->
              ready(process).contains("\"monitor\":{\"status\":\"down\"")
                  && ready(process).contains(WORDS));

      assertThat(ready(process))
          .contains(DOCTORS_WORDS)
          .doesNotContain("PSQLException", "[statement", "arguments:", "UnableTo");
    }
  }

  /// What the database was given for other programs: from intake to the last event nothing of it is
  /// noticed.
  @Test
  void isNotMeantByOtherSettingsThatItWasGiven() throws Exception {
    List<String> given =
        List.of(
            "array_nulls = off",
            "default_transaction_isolation = serializable",
            "default_transaction_deferrable = on",
            "lock_timeout = '1ms'",
            "idle_session_timeout = '100ms'",
            "idle_in_transaction_session_timeout = '1ms'",
            "statement_timeout = '1ms'",
            "transaction_timeout = '200ms'",
            "exit_on_error = on",
            "row_security = on",
            "session_replication_role = replica",
            "synchronous_commit = off",
            "bytea_output = escape",
            "standard_conforming_strings = off",
            "IntervalStyle = iso_8601",
            "DateStyle = 'German, DMY'",
            "TimeZone = 'Asia/Kathmandu'",
            "extra_float_digits = -15",
            "client_min_messages = debug5",
            "search_path = public");
    try (RelayerStack stack = RelayerStack.start(Duration.ofMillis(500), 1)) {
      given.forEach(setting -> alter(stack.database(), "set " + setting));
      try (RelayerProcess process = stack.startRelayer(EnumSet.allOf(RoleName.class))) {
        for (int i = 1; i <= 20; i++) {
          stack.requests().publish(stack.requests().payment("r" + i, stack.sender(0), i));
        }
        await("all to be confirmed, and told")
            .atMost(Duration.ofMinutes(2))
            .until(() ->
                count(stack, "select count(*) from transactions where state = 'confirmed'") == 20
                    && count(stack, "select sum(backlog) from outbox_status") == 0);
        assertThat(process.loops()).allMatch(Health::isGood);
      }
      assertThat(stack.audit().violations()).isEmpty();
    }
  }

  private static void alter(Database database, String change) {
    database.<Integer, RuntimeException>withHandle(handle ->
        handle.execute(
            "do $do$ begin execute format('alter database %%I %s', current_database()); end $do$"
                .formatted(change.replace("'", "''"))));
  }

  private static long count(RelayerStack stack, String query) {
    return stack.database().withHandle(handle -> handle.createQuery(query).mapTo(Long.class).one());
  }

  /// Sessions that are open stay as they are.
  private static void makeReadOnly(Database database) {
    database.<Integer, RuntimeException>withHandle(handle -> {
      handle.execute(READ_ONLY);
      return handle.execute(
          "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()");
    });
  }

  private static String ready(RelayerProcess process) throws IOException, InterruptedException {
    URI uri =
        URI.create("http://127.0.0.1:%d/health/ready".formatted(process.httpPort().getAsInt()));
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    }
  }
}
