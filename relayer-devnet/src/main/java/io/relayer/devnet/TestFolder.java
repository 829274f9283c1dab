package io.relayer.devnet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A folder under the system's temporary one that ends with the JVM, after the servers on it.
final class TestFolder {
  private static final Logger log = LoggerFactory.getLogger(TestFolder.class);

  private final Path path;
  private final Deque<AutoCloseable> servers = new ArrayDeque<>();

  private TestFolder(Path path) {
    this.path = path;
  }

  static TestFolder make() {
    try {
      TestFolder folder = new TestFolder(Files.createTempDirectory("relayer-test-"));
      Runtime.getRuntime().addShutdownHook(new Thread(folder::end, "test-stack-end"));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a temporary folder for tests", e);
    }
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
    try {
      ToolCache.delete(path);
    } catch (IOException e) {
      log.warn("cannot delete {}", path, e);
    }
  }
}
