package io.relayer.core.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.relayer.core.database.Database;
import io.relayer.core.database.DatabaseSettings;
import io.relayer.devnet.PostgresServer;
import io.relayer.devnet.TestStack;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
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
