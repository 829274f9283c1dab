package io.relayer.devnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PostgresServerTest {
  @TempDir private static Path sharedFolder;

  private static PostgresServer shared;

  @BeforeAll
  static void start() {
    shared = PostgresServer.start(sharedFolder, 0);
  }

  @AfterAll
  static void close() {
    shared.close();
  }

  @ParameterizedTest
  @CsvSource({
    "fsync,on",
    "synchronous_commit,on",
    "full_page_writes,on",
    "listen_addresses,127.0.0.1",
    "unix_socket_directories,''",
    "data_checksums,on"
  })
  void serverKeepsWhatItAcknowledgesAndIsNotSeenFromOutside(String setting, String value)
      throws SQLException {
    assertThat(ask(shared, "postgres", "show " + setting)).isEqualTo(value);
  }

  @Test
  void settingThatWouldLoseCommitsIsOverriddenOrRefused(@TempDir Path folder) throws SQLException {
    try (PostgresServer postgres = PostgresServer.start(folder, 0)) {
      execute(postgres, "alter system set fsync = off");
      execute(postgres, "alter system set synchronous_commit = off");
    }
    try (PostgresServer postgres = PostgresServer.start(folder, 0)) {
      assertThat(ask(postgres, "postgres", "show fsync")).isEqualTo("on");
      assertThat(ask(postgres, "postgres", "show synchronous_commit")).isEqualTo("on");
      execute(postgres, "alter role postgres set synchronous_commit = off");
    }
    assertThatThrownBy(() -> PostgresServer.start(folder, 0))
        .isInstanceOf(DevnetException.class)
        .hasMessageContainingAll("synchronous_commit", "'off'", "expected 'on'");
  }

  @Test
  void killedServerComesBackWithItsRows(@TempDir Path folder) throws SQLException {
    PostgresServer killed = PostgresServer.start(folder, 0);
    execute(killed, "create table rows as select 7 as value");
    killed.kill();
    killed.close();
    try (PostgresServer postgres = PostgresServer.start(folder, 0)) {
      assertThat(ask(postgres, "postgres", "select value from rows")).isEqualTo("7");
    }
  }

  @Test
  void serverLeftRunningIsEndedWhetherItWasRecordedOrNot(@TempDir Path folder) throws Exception {
    PostgresLeftover leftover = new PostgresLeftover(folder, folder.resolve("data"));
    try (PostgresServer recorded = PostgresServer.start(folder, 0)) {
      leftover.end();
      assertThat(Ports.isTaken(recorded.port())).isFalse();
    }
    try (PostgresServer unrecorded = PostgresServer.start(folder, 0)) {
      OrphanProcess.in(folder).delete();
      leftover.end();
      assertThat(Ports.isTaken(unrecorded.port())).isFalse();
    }
    // A dead server's lock file names a pid that another program has got since.
    Process sleeper = new ProcessBuilder("sleep", "60").start();
    Files.writeString(
        folder.resolve("data").resolve("postmaster.pid"),
        "%d%n%s%n1%n1%n%n127.0.0.1%n".formatted(sleeper.pid(), folder.resolve("data")));
    try (PostgresServer postgres = PostgresServer.start(folder, 0)) {
      assertThat(ask(postgres, "postgres", "select 1")).isEqualTo("1");
      assertThat(sleeper.isAlive()).isTrue();
    } finally {
      sleeper.destroyForcibly();
    }
  }

  @Test
  void databasesAreMadeFromNothingAndFromATemplate() throws SQLException {
    shared.createDatabase("From \"nothing\"");
    shared.createDatabase("From \"nothing\"");
    shared.createDatabaseFromTemplate("copy", "From \"nothing\"");
    assertThat(ask(shared, "copy", "select current_database()")).isEqualTo("copy");
    shared.dropDatabase("copy");
    shared.dropDatabase("From \"nothing\"");
  }

  @Test
  void takenPortIsNamed(@TempDir Path folder) throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int taken = other.getLocalPort();
      assertThatThrownBy(() -> PostgresServer.start(folder, taken))
          .isInstanceOfSatisfying(
              PortTakenException.class, e -> assertThat(e.port()).isEqualTo(taken))
          .hasMessageContainingAll("PostgreSQL", "port " + taken, "taken");
    }
  }

  private static String ask(PostgresServer postgres, String database, String query)
      throws SQLException {
    try (Connection connection = connect(postgres, database);
        var statement = connection.createStatement();
        var result = statement.executeQuery(query)) {
      assertThat(result.next()).isTrue();
      return result.getString(1);
    }
  }

  private static void execute(PostgresServer postgres, String sql) throws SQLException {
    try (Connection connection = connect(postgres, "postgres");
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static Connection connect(PostgresServer postgres, String database) throws SQLException {
    return DriverManager.getConnection(
        postgres.url(database), postgres.user(), postgres.password());
  }
}
