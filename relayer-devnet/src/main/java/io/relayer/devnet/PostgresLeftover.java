package io.relayer.devnet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The leftovers that a SIGKILL of our process or of PostgreSQL itself can leave on a data folder:
/// a running server, sessions whose server is gone, and a lock file that stands in the way of the
/// next start.
record PostgresLeftover(Path folder, Path data) {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /// Afterwards nothing of PostgreSQL runs on the folder, and it can be started.
  void end() {
    OrphanProcess.in(folder).end(Signal.INT, PATIENCE);
    // A server started by a process that was killed before it could write the record, or sessions
    // without a server: all have the data folder as their current one.
    for (ProcessIdentity process : running()) {
      if (process.isRunning()) {
        OrphanProcess.end(process, Signal.INT, PATIENCE);
      }
    }
    deleteLockFile();
  }

  /// The server takes a lock file for valid if its pid is in use, be it by a zombie or by another
  /// program. By now it is known that it is not.
  private void deleteLockFile() {
    try {
      if (Files.isDirectory(Path.of("/proc/self"))) {
        Files.deleteIfExists(data.resolve("postmaster.pid"));
      }
    } catch (IOException e) {
      throw new DevnetException("cannot delete the stale postmaster.pid in " + data, e);
    }
  }

  private List<ProcessIdentity> running() {
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      return processes
          .filter(process -> process.getFileName().toString().matches("\\d+"))
          .filter(process -> hasDataFolder(process))
          .map(process -> ProcessIdentity.of(Long.parseLong(process.getFileName().toString())))
          .flatMap(Optional::stream)
          .filter(process -> process.executable().endsWith("postgres"))
          .sorted(Comparator.comparingLong(ProcessIdentity::started))
          .toList();
    } catch (IOException _) {
      return List.of(); // no /proc here
    }
  }

  private boolean hasDataFolder(Path process) {
    try {
      return Files.readSymbolicLink(process.resolve("cwd")).equals(data.toRealPath());
    } catch (IOException _) {
      return false; // gone meanwhile, not ours, or there is no data folder yet
    }
  }
}
