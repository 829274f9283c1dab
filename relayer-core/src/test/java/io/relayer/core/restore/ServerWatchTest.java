package io.relayer.core.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.relayer.core.database.Database;
import io.relayer.core.database.DatabaseSettings;
import io.relayer.core.database.UnfitServerException;
import io.relayer.devnet.PostgresServer;
import io.relayer.devnet.TestStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// On a server of its own, which is restarted behind the same address.
final class ServerWatchTest {
  private static final String DATABASE = "postgres";

  private final Path folder = TestStack.folder("postgres");
  private PostgresServer server = PostgresServer.start(folder, 0);
  private final Database database =
      Database.open(DatabaseSettings.of(server.url(DATABASE), server.user(), server.password()));
  private final Deque<ServerWatch.Verification> verifications = new ArrayDeque<>();
  private final ServerWatch watch =
      new ServerWatch(database, () -> verifications.removeFirst().run());

  @AfterEach
  void close() {
    database.close();
    server.close();
  }

  @Test
  void aServerIsTrustedOnceItIsVerifiedAndEachNewStartOfItIsVerifiedAgain() throws Exception {
    assertUnverified();
    assertThatThrownBy(watch::trustedSince).isInstanceOf(ServerChangedException.class);

    verifications.add(this::assertUnverified);
    Instant before = now();
    assertThat(watch.verify()).isTrue();
    check();
    assertThat(watch.trustedSince()).isBetween(before, now());
    assertThat(watch.verify()).isFalse();

    restart();
    assertUnverified();
    Instant first = watch.trustedSince();
    verifications.add(this::assertUnverified);
    assertThat(watch.verify()).isTrue();
    check();
    assertThat(watch.trustedSince()).isAfter(first);
    assertThat(verifications).isEmpty();
  }

  @Test
  void aServerThatCouldNotBeComparedStaysUnverified() throws Exception {
    verifications.add(() -> {
      throw new IOException("Kafka is away");
    });
    assertThatThrownBy(watch::verify).isInstanceOf(IOException.class);
    assertUnverified();
    verifications.add(() -> {});
    assertThat(watch.verify()).isTrue();
    check();
  }

  @Test
  void aServerThatStartsAnewWhileItIsComparedStaysUnverified() throws Exception {
    verifications.add(this::restart);
    assertThat(watch.verify()).isTrue();
    assertUnverified();
    verifications.add(() -> {});
    assertThat(watch.verify()).isTrue();
    check();
  }

  /// It says so at the start alone; told so later, or met behind the same address after a
  /// fail-over, it would lose what has left already.
  @Test
  void aServerThatDoesNotKeepWhatItAcknowledgesIsNotTrusted() throws Exception {
    String binary =
        ProcessHandle.of(
                Long.parseLong(Files.readAllLines(data().resolve("postmaster.pid")).getFirst()))
            .flatMap(process -> process.info().command())
            .orElseThrow();
    alterSystem("set full_page_writes = off");
    server.close();
    Process other = startPlainly(binary);
    try {
      assertUnfit();

      alterSystem("reset full_page_writes");
      awaitSetting("on");
      verifications.add(() -> {});
      assertThat(watch.verify()).isTrue();
      check();

      alterSystem("set full_page_writes = off");
      awaitSetting("off");
      assertUnfit();
    } finally {
      database.close();
      other.destroy();
      other.waitFor();
    }
  }

  private void assertUnfit() {
    assertThatThrownBy(watch::verify)
        .isInstanceOf(UnfitServerException.class)
        .hasMessageContaining("full_page_writes is off: an acknowledged commit could be lost");
    assertUnverified();
  }

  private void alterSystem(String change) {
    database.<Integer, RuntimeException>withHandle(handle -> {
      handle.execute("alter system " + change);
      return handle.execute("select pg_reload_conf()");
    });
  }

  private void awaitSetting(String value) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() ->
            database.withHandle(handle ->
                handle
                    .createQuery("show full_page_writes")
                    .mapTo(String.class)
                    .one()
                    .equals(value)));
  }

  /// Without the settings on the command line that no `alter system` gets past.
  private Process startPlainly(String binary) throws IOException {
    List<String> unprivileged =
        "root".equals(System.getProperty("user.name"))
            ? List.of("unshare", "--user", "--")
            : List.of();
    List<String> settings =
        List.of("-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=");
    Process process =
        new ProcessBuilder(
                Stream.of(
                        unprivileged,
                        List.of(binary, "-D", data().toString()),
                        List.of("-p", Integer.toString(server.port())),
                        settings)
                    .flatMap(List::stream)
                    .toList())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("plain.log").toFile())
            .start();
    await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> now() != null);
    return process;
  }

  private Path data() {
    return folder.resolve("data");
  }

  private void check() {
    database.useTransaction(watch::check);
  }

  private void assertUnverified() {
    assertThatThrownBy(this::check)
        .isInstanceOf(ServerChangedException.class)
        .hasMessageContaining("being verified");
  }

  private Instant now() {
    return database.withHandle(
        handle -> handle.createQuery("select clock_timestamp()").mapTo(Instant.class).one());
  }

  private void restart() {
    int port = server.port();
    server.close();
    server = PostgresServer.start(folder, port);
    await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> now() != null);
  }
}
