package io.relayer.devnet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Programs installed once per project, in `.relayer/cache` of the project's folder. A program is
/// either there and whole, or not there.
final class ToolCache {
  private static final Logger log = LoggerFactory.getLogger(ToolCache.class);
  private static final Duration PATIENCE = Duration.ofMinutes(25);

  /// Puts a program into an empty folder.
  @FunctionalInterface
  interface Installer {
    void install(Path folder) throws IOException;
  }

  private ToolCache() {}

  /// The folder of program `name`, which contains its version; installs it if it is not there. Safe
  /// to call from several threads and processes at once.
  static synchronized Path installed(String name, Installer installer) {
    Path cache = home().resolve(".relayer").resolve("cache");
    Path folder = cache.resolve(name);
    if (Files.isDirectory(folder)) {
      return folder;
    }
    try (FileChannel lock =
        FileChannel.open(
            Files.createDirectories(cache).resolve(name + ".lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE)) {
      await(lock, folder);
      if (!Files.isDirectory(folder)) {
        log.info("installing {} into {}", name, cache);
        Path fresh = cache.resolve(name + ".new");
        FolderCleaner.delete(fresh);
        installer.install(Files.createDirectory(fresh));
        Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot install %s into %s".formatted(name, cache), e);
    }
  }

  /// The project's folder: system property `relayer.home`, else the nearest folder upwards that has
  /// a `.relayer` or a `.git`, else the current one.
  static Path home() {
    String home = System.getProperty("relayer.home");
    if (home != null) {
      return Path.of(home);
    }
    Path current = Path.of("").toAbsolutePath();
    return Stream.iterate(current, folder -> folder != null, Path::getParent)
        .filter(f -> Files.exists(f.resolve(".relayer")) || Files.exists(f.resolve(".git")))
        .findFirst()
        .orElse(current);
  }

  private static void await(FileChannel lock, Path folder) {
    Waiting.until(
        "another process to install " + folder,
        PATIENCE,
        "see whether it hangs; the lock is beside that folder",
        () -> {
          try {
            return lock.tryLock() != null;
          } catch (IOException e) {
            throw new UncheckedIOException("cannot lock for " + folder, e);
          }
        });
  }
}
