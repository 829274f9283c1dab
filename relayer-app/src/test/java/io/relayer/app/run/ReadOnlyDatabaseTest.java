package io.relayer.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.relayer.app.CommandRun;
import io.relayer.app.stack.RelayerStack;
import io.relayer.app.stack.Rows;
import io.relayer.app.terminal.ExitCode;
import io.relayer.core.database.Database;
import io.relayer.devnet.TestStack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A database that has become read-only, as an operator makes it before moving it.
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
      rows.sql(READ_ONLY);
      String sender = Rows.SENDER.toString();

      for (List<String> command :
          List.of(
              List.of("senders", "pause", sender),
              List.of("senders", "resume", sender),
              List.of("senders", "add", "--external", external),
              List.of("chains", "pause", "31337"),
              List.of("chains", "resume", "31337"))) {
        CommandRun run = rows.relayer(command.toArray(String[]::new));

        assertThat(run.err())
            .as("relayer %s: %s", command, run)
            .startsWith("relayer: ")
            .contains(WORDS, "relayer doctor says which")
            .doesNotContain("\tat ", "PSQLException", "statement", "update ", "insert ")
            .hasLineCount(1);
        assertThat(run.exitCode()).as("relayer %s", command).isEqualTo(ExitCode.FAILED);
      }
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
