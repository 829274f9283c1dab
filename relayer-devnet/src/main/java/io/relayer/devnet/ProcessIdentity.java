package io.relayer.devnet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/// The identity of a running process: by its start time and program it is known from a later one of
/// the same pid.
///
/// @param started clock ticks since the machine's start as in `/proc/PID/stat`; where there is no
///   `/proc`, milliseconds of the epoch
record ProcessIdentity(long pid, long started, Path executable) {
  private static final boolean LINUX = Files.exists(Path.of("/proc/self/stat"));

  /// The process that has this pid now. Empty if there is none, or only a zombie: it is dead, but
  /// not yet waited for, which in a container without an init process can take long.
  static Optional<ProcessIdentity> of(long pid) {
    try {
      return LINUX ? fromProc(pid) : fromHandle(pid);
    } catch (IOException _) {
      return Optional.empty(); // ended while it was looked at, or not ours to look at
    }
  }

  boolean isRunning() {
    return of(pid).filter(this::equals).isPresent();
  }

  /// The same process, after its program has replaced itself by another (`exec`).
  ProcessIdentity running(Path program) {
    return new ProcessIdentity(pid, started, program);
  }

  private static Optional<ProcessIdentity> fromProc(long pid) throws IOException {
    ProcStat stat = ProcStat.of(pid);
    if (stat.isDead()) {
      return Optional.empty();
    }
    String executable =
        Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "exe")).toString();
    return Optional.of(
        new ProcessIdentity(
            pid, stat.startTime(), Path.of(executable.replaceFirst(" \\(deleted\\)$", ""))));
  }

  private static Optional<ProcessIdentity> fromHandle(long pid) {
    return ProcessHandle.of(pid)
        .map(ProcessHandle::info)
        .filter(info -> info.command().isPresent()) // a zombie has none
        .map(info ->
            new ProcessIdentity(
                pid,
                info.startInstant().map(Instant::toEpochMilli).orElse(0L),
                Path.of(info.command().orElseThrow())));
  }
}
