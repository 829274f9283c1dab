package io.relayer.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.app.CommandRun;
import io.relayer.app.stack.Tools;
import io.relayer.app.terminal.ExitCode;
import io.relayer.devnet.Postgres;
import io.relayer.devnet.TestStack;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A PgBouncer between the relayer and PostgreSQL: refused, with what to do.
class PoolerTest {
  private static final Path PGBOUNCER = Path.of("/usr/sbin/pgbouncer");

  private final Postgres postgres = TestStack.postgres();
  private final String prefix = TestStack.topicPrefix();

  @TempDir Path folder;

  @BeforeEach
  void makeEmptyDatabase() {
    Tools.require(Files.isExecutable(PGBOUNCER), "pgbouncer", "pgbouncer");
    postgres.createDatabase(prefix);
  }

  @AfterEach
  void dropDatabase() {
    postgres.dropDatabase(prefix);
  }

  @Test
  void oneThatRefusesWhatTheSessionAsksForIsNotUnreachable() throws Exception {
    assertRefused("", "unsupported startup parameter: ");
  }

  @Test
  void oneThatDropsWhatTheSessionAsksForIsSeen() throws Exception {
    assertRefused(
        "ignore_startup_parameters = extra_float_digits,options,search_path",
        "the session lacks what it was opened with (search_path is ");
  }

  private void assertRefused(String setting, String text) throws Exception {
    int port = freePort();
    Process pooler = start(port, setting);
    try {
      CommandRun run =
          CommandRun.of(
              "migrate",
              "--config",
              config("jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, prefix)));

      assertThat(run.err())
          .contains(text, "connection pooler", "point database.url at PostgreSQL itself")
          .doesNotContain("not reachable", "\tat ");
      assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    } finally {
      pooler.destroyForcibly().waitFor();
    }
  }

  private Process start(int port, String setting) throws IOException {
    URI server = URI.create(postgres.url(prefix).substring("jdbc:".length()));
    Path ini =
        Files.writeString(
            folder.resolve("pgbouncer.ini"),
            """
            [databases]
            * = host=127.0.0.1 port=%d user=%s password='%s'
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = %d
            unix_socket_dir =
            auth_type = any
            pool_mode = transaction
            %s
            """
                .formatted(server.getPort(), postgres.user(), postgres.password(), port, setting));
    List<String> command = new ArrayList<>(List.of(PGBOUNCER.toString()));
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(List.of("-u", "nobody"));
    }
    command.add(ini.toString());
    Process pooler =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("pgbouncer.log").toFile())
            .start();
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .failFast("pgbouncer ended", () -> !pooler.isAlive())
        .until(() -> listens(port));
    return pooler;
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException _) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private String config(String url) throws IOException {
    Path file = folder.resolve("relayer.yaml");
    Files.writeString(
        file,
        """
        database: { url: "%s", username: "%s", password: "%s" }
        kafka:
          bootstrap-servers: "127.0.0.1:1"
          topic-prefix: %s
          properties: { default.api.timeout.ms: 1000, request.timeout.ms: 900 }
        chains: [ { id: 31337, name: dev, nodes: [ { url: "http://127.0.0.1:1" } ] } ]
        """
            .formatted(url, postgres.user(), postgres.password(), prefix));
    return file.toString();
  }
}
