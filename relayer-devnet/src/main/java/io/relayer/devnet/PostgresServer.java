package io.relayer.devnet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// PostgreSQL 18 on a folder that keeps its data, on the loopback address alone. A commit that it
/// has acknowledged survives every kind of crash of this process and of the server: `fsync` and
/// `synchronous_commit` are on, and the server was asked about it.
public final class PostgresServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PostgresServer.class);
  private static final String NAME = "PostgreSQL";
  private static final String USER = "postgres";
  private static final String PASSWORD = "postgres";
  private static final Duration READY = Duration.ofSeconds(90); // may have to recover from a crash
  private static final Duration END = Duration.ofSeconds(30);

  private static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry("listen_addresses", "127.0.0.1"),
          Map.entry("unix_socket_directories", ""),
          Map.entry("fsync", "on"),
          Map.entry("full_page_writes", "on"),
          Map.entry("synchronous_commit", "on"),
          Map.entry("max_connections", "300"),
          Map.entry("shared_buffers", "256MB"),
          Map.entry("max_wal_size", "2GB"),
          Map.entry("timezone", "UTC"),
          Map.entry("log_timezone", "UTC"),
          Map.entry("log_checkpoints", "off"));

  private final FolderLock lock;
  private final ServerProcess process;
  private final int port;

  private PostgresServer(FolderLock lock, ServerProcess process, int port) {
    this.lock = lock;
    this.process = process;
    this.port = port;
  }

  /// Starts the server on `folder`, which is filled at the first start, and ends first what a
  /// killed process left running on it.
  ///
  /// @param port 0 for any free one
  /// @throws PortTakenException if the port that was asked for is not free
  public static PostgresServer start(Path folder, int port) {
    return FolderLock.start(NAME, folder, lock -> startOn(folder, port, lock));
  }

  private static PostgresServer startOn(Path folder, int port, FolderLock lock) throws IOException {
    Path home = folder.toRealPath();
    Path data = home.resolve("data");
    new PostgresLeftover(home, data).end();
    Ports.requireFree(NAME, port); // before the long part
    PostgresBinaries binaries = PostgresBinaries.installed();
    if (!Files.exists(data)) {
      initialise(binaries, home, data);
    }
    PostgresServer server = Ports.start(NAME, port, free -> start(lock, binaries, home, free));
    server.verify(data);
    log.info("{} is ready: {}", NAME, server.url(USER));
    return server;
  }

  public int port() {
    return port;
  }

  public String user() {
    return USER;
  }

  public String password() {
    return PASSWORD;
  }

  /// The JDBC address of one of its databases.
  public String url(String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
  }

  /// Makes an empty database; one that is there already stays as it is.
  public void createDatabase(String name) {
    if (!exists(name)) {
      execute("create database " + quoted(name));
    }
  }

  /// Makes a database as a copy of another one, to which nobody may be connected.
  public void createDatabaseFromTemplate(String name, String template) {
    execute("create database %s template %s".formatted(quoted(name), quoted(template)));
  }

  /// Drops a database and ends the sessions on it.
  public void dropDatabase(String name) {
    execute("drop database if exists %s with (force)".formatted(quoted(name)));
  }

  /// What it has used since its start, in all of its processes.
  public Duration cpuTime() {
    return process.cpuTime();
  }

  /// Ends the server at once, as a crash would; for tests.
  public void kill() {
    process.kill();
    lock.close();
  }

  /// Ends the server and its sessions in good order; the data stays. Idempotent.
  @Override
  public void close() {
    process.end(END);
    lock.close();
  }

  private static PostgresServer start(
      FolderLock lock, PostgresBinaries binaries, Path folder, int port) {
    Stream<String> settings =
        SETTINGS.entrySet().stream()
            .flatMap(setting -> Stream.of("-c", setting.getKey() + "=" + setting.getValue()));
    ServerProcess process =
        ServerProcess.start(
            new ServerCommand(
                NAME,
                unprivileged(),
                binaries.program("postgres"),
                Stream.concat(
                        Stream.of(
                            "-D", folder.resolve("data").toString(), "-p", Integer.toString(port)),
                        settings)
                    .toList(),
                folder,
                Signal.INT));
    PostgresServer server = new PostgresServer(lock, process, port);
    process.awaitReady(port, READY, server::answers);
    return server;
  }

  /// Fills the data folder: beside its place first, so that it is there whole or not at all.
  private static void initialise(PostgresBinaries binaries, Path folder, Path data)
      throws IOException {
    Path fresh = folder.resolve("data.new-" + ProcessHandle.current().pid());
    FolderCleaner.delete(fresh);
    Tool.run(
        folder,
        Duration.ofMinutes(2),
        Stream.of(
                unprivileged(),
                List.of(binaries.program("initdb").toString(), "-D", fresh.toString()),
                List.of("-U", USER, "-A", "trust", "-E", "UTF-8"),
                List.of("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"))
            .flatMap(List::stream)
            .toList());
    Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE);
  }

  /// PostgreSQL refuses to run as root; in a user namespace of its own it is nobody.
  private static List<String> unprivileged() {
    return "root".equals(System.getProperty("user.name"))
        ? List.of("unshare", "--user", "--")
        : List.of();
  }

  private boolean answers() {
    try (Connection connection = connect(2);
        Statement statement = connection.createStatement()) {
      return statement.execute("select 1");
    } catch (SQLException _) {
      return false;
    }
  }

  /// That it is our server which answers, and that it keeps what it acknowledges.
  private void verify(Path data) {
    try {
      require("data_directory", data.toString());
      for (String setting : List.of("fsync", "full_page_writes", "synchronous_commit")) {
        require(setting, "on");
      }
    } catch (DevnetException e) {
      close();
      throw e;
    }
  }

  private void require(String setting, String expected) {
    try (Connection connection = connect(10);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("show " + setting)) {
      String value = result.next() ? result.getString(1) : "nothing";
      if (!value.equals(expected)) {
        throw new DevnetException(
            "%s on port %d: %s is '%s' (expected '%s'): undo the `alter system`, `alter database` or `alter role` that sets it"
                .formatted(NAME, port, setting, value, expected));
      }
    } catch (SQLException e) {
      throw new DevnetException("%s on port %d: cannot read %s".formatted(NAME, port, setting), e);
    }
  }

  private boolean exists(String database) {
    try (Connection connection = connect(10);
        var query = connection.prepareStatement("select from pg_database where datname = ?")) {
      query.setString(1, database);
      try (ResultSet result = query.executeQuery()) {
        return result.next();
      }
    } catch (SQLException e) {
      throw new DevnetException("%s: cannot list databases".formatted(NAME), e);
    }
  }

  private void execute(String sql) {
    try (Connection connection = connect(10);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new DevnetException("%s on port %d: %s".formatted(NAME, port, sql), e);
    }
  }

  private Connection connect(int timeoutSeconds) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", USER);
    properties.setProperty("password", PASSWORD);
    properties.setProperty("connectTimeout", Integer.toString(timeoutSeconds));
    return DriverManager.getConnection(url(USER), properties);
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
