package io.relayer.app.stack;

import io.relayer.core.database.Database;
import io.relayer.core.database.DatabaseSettings;
import io.relayer.devnet.PostgresServer;
import io.relayer.devnet.TestDatabase;
import io.relayer.devnet.TestStack;
import io.relayer.migrations.Migrations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/// A PostgreSQL server of one test, of which backups are made while it works, and which is replaced
/// by one of them behind the same address.
public final class BackedUpServer implements AutoCloseable {
  private static final String DATABASE = "relayer";
  private static final Set<String> NOT_COPIED = Set.of("postmaster.pid", "postmaster.opts");

  private final Path folder = TestStack.folder("backed-up");
  private PostgresServer server = PostgresServer.start(folder, 0);
  private int backups;

  public BackedUpServer() {
    server.createDatabase(DATABASE);
  }

  /// Its database, migrated; closing it ends the server.
  public TestDatabase database() {
    String url = server.url(DATABASE);
    try (Database database =
        Database.open(DatabaseSettings.of(url, server.user(), server.password()))) {
      Migrations.migrate(database.dataSource());
      return new TestDatabase(
          DATABASE, url, server.user(), server.password(), database.dataSource(), this::close);
    }
  }

  /// Copies the data folder while the server works, as `pg_basebackup` does: the files between the
  /// start and the stop of a backup, then the log up to its stop.
  public Path backup() throws SQLException {
    Path backup = folder.resolve("backup-" + ++backups);
    Path data = folder.resolve("data");
    try (Connection session =
            DriverManager.getConnection(server.url("postgres"), server.user(), server.password());
        Statement statement = session.createStatement()) {
      statement.execute("select pg_backup_start('test', true)");
      copy(data, backup, true);
      try (ResultSet stop =
          statement.executeQuery(
              "select labelfile from pg_backup_stop(wait_for_archive => false)")) {
        stop.next();
        Files.writeString(backup.resolve("backup_label"), stop.getString(1));
      }
      copy(data.resolve("pg_wal"), backup.resolve("pg_wal"), false);
      return backup;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Ends the server, and starts one on the backup at the same port.
  public void restore(Path backup) {
    int port = server.port();
    server.close();
    try {
      Files.move(folder.resolve("data"), folder.resolve("lost-" + backups));
      Files.move(backup, folder.resolve("data"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server = PostgresServer.start(folder, port);
  }

  private static void copy(Path from, Path to, boolean withoutLog) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
              throws IOException {
            Path copy = to.resolve(from.relativize(directory).toString());
            Files.createDirectories(copy);
            Files.setPosixFilePermissions(copy, Files.getPosixFilePermissions(directory));
            return withoutLog && directory.endsWith("pg_wal")
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (!NOT_COPIED.contains(file.getFileName().toString())) {
              try {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
              } catch (NoSuchFileException _) {
                return FileVisitResult.CONTINUE; // deleted meanwhile: the log knows
              }
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            if (failure instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw failure;
          }
        });
  }

  @Override
  public void close() {
    server.close();
  }
}
