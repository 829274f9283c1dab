package io.relayer.devnet;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A folder that ends with the JVM, after the servers on it: in memory where there is plenty, since
/// tests make and drop thousands of databases, hundreds of files each; else under the system's
/// temporary one. What a killed process has written is there all the same.
final class TestFolder {
  private static final Logger log = LoggerFactory.getLogger(TestFolder.class);

  private static final String PREFIX = "relayer-test-";
  private static final Path MEMORY = Path.of("/dev/shm");
  private static final long PLENTY = 10L << 30; // bytes, free in that folder
  private static final long ROOMY = 20L << 30; // bytes, of the machine or the container
  private static final Duration SURELY_OVER = Duration.ofMinutes(10);

  private final Path path;
  private final FolderLock lock;
  private final Deque<AutoCloseable> servers = new ArrayDeque<>();

  private TestFolder(Path path, FolderLock lock) {
    this.path = path;
    this.lock = lock;
  }

  static TestFolder make() {
    try {
      sweep(MEMORY);
      Path path =
          isPlenty()
              ? Files.createTempDirectory(MEMORY, PREFIX)
              : Files.createTempDirectory(PREFIX);
      sweep(Path.of(System.getProperty("java.io.tmpdir")));
      TestFolder folder = new TestFolder(path, FolderLock.take("tests", path));
      Runtime.getRuntime().addShutdownHook(new Thread(folder::end, "test-stack-end"));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a temporary folder for tests", e);
    }
  }

  private static boolean isPlenty() throws IOException {
    return Files.isDirectory(MEMORY)
        && Files.isWritable(MEMORY)
        && Files.getFileStore(MEMORY).getUsableSpace() >= PLENTY
        && ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean machine
        && machine.getTotalMemorySize() >= ROOMY;
  }

  Path path() {
    return path;
  }

  /// Closes `server` at the end of the JVM, if nobody has before.
  <T extends AutoCloseable> T keep(T server) {
    synchronized (servers) {
      servers.push(server);
    }
    return server;
  }

  private void end() {
    synchronized (servers) {
      for (AutoCloseable server : servers) {
        try {
          server.close();
        } catch (Exception e) {
          log.warn("cannot close {}", server, e);
        }
      }
    }
    lock.close();
    delete(path);
  }

  /// Deletes what killed test runs have left.
  private static void sweep(Path parent) throws IOException {
    if (!Files.isDirectory(parent)) {
      return;
    }
    Instant limit = Instant.now().minus(SURELY_OVER);
    try (Stream<Path> entries = Files.list(parent)) {
      for (Path entry :
          entries.filter(e -> e.getFileName().toString().startsWith(PREFIX)).toList()) {
        if (Files.getLastModifiedTime(entry).toInstant().isBefore(limit) && isUnused(entry)) {
          delete(entry);
        }
      }
    }
  }

  private static boolean isUnused(Path folder) {
    try {
      FolderLock.take("tests", folder).close();
      return true;
    } catch (DevnetException _) {
      return false;
    }
  }

  private static void delete(Path folder) {
    try {
      FolderCleaner.delete(folder);
    } catch (IOException | UncheckedIOException e) {
      log.warn("cannot delete {}", folder, e);
    }
  }
}
