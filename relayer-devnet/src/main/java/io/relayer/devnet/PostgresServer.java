package io.relayer.devnet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// PostgreSQL 18 on a folder that keeps its data, on the loopback address alone. A commit that it
/// has acknowledged survives every kind of crash of this process and of the server: `fsync` and
/// `synchronous_commit` are on, and the server was asked about it.
public final class PostgresServer implements Postgres, AutoCloseable {
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
    return start(folder, port, Map.of());
  }

  /// Like [#start(Path, int)].
  ///
  /// @param more settings, such as `shared_preload_libraries`; none that makes commits less durable
  ///   is accepted
  public static PostgresServer start(Path folder, int port, Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(SETTINGS);
    settings.putAll(more);
    return FolderLock.start(NAME, folder, lock -> startOn(folder, port, settings, lock));
  }

  private static PostgresServer startOn(
      Path folder, int port, Map<String, String> settings, FolderLock lock) throws IOException {
    Path home = folder.toRealPath();
    Path data = home.resolve("data");
    new PostgresLeftover(home, data).end();
    Ports.requireFree(NAME, port); // before the long part
    PostgresBinaries binaries = PostgresBinaries.installed();
    if (!Files.exists(data)) {
      initialise(binaries, home, data);
    }
    PostgresServer server =
        Ports.start(NAME, port, free -> start(lock, command(binaries, home, free, settings), free));
    server.verify(data);
    log.info("{} is ready: {}", NAME, server.url(USER));
    return server;
  }

  public int port() {
    return port;
  }

  @Override
  public String user() {
    return USER;
  }

  @Override
  public String password() {
    return PASSWORD;
  }

  @Override
  public String url(String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
  }

  /// What it has used since its start, in all of its processes.
  public Duration cpuTime() {
    return process.cpuTime();
  }

  /// Completed when the server has ended without having been asked to, with what there is to say.
  CompletableFuture<String> death() {
    return process.death();
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

  private static ServerCommand command(
      PostgresBinaries binaries, Path folder, int port, Map<String, String> settings) {
    Stream<String> options =
        settings.entrySet().stream()
            .flatMap(setting -> Stream.of("-c", setting.getKey() + "=" + setting.getValue()));
    return new ServerCommand(
        NAME,
        unprivileged(),
        binaries.program("postgres"),
        Stream.concat(
                Stream.of("-D", folder.resolve("data").toString(), "-p", Integer.toString(port)),
                options)
            .toList(),
        folder,
        Signal.INT);
  }

  private static PostgresServer start(FolderLock lock, ServerCommand command, int port) {
    ServerProcess process = ServerProcess.start(command);
    PostgresServer server = new PostgresServer(lock, process, port);
    process.awaitReady(port, READY, new PostgresAdmin(server)::answers);
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

  /// That it is our server which answers, and that it keeps what it acknowledges.
  private void verify(Path data) {
    try {
      PostgresAdmin admin = new PostgresAdmin(this);
      admin.require("data_directory", data.toString());
      admin.requireDurable();
    } catch (DevnetException e) {
      close();
      throw e;
    }
  }

  /// For messages.
  @Override
  public String toString() {
    return "%s on port %d".formatted(NAME, port);
  }
}
