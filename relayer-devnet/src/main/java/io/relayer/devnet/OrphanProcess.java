package io.relayer.devnet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The record of a server's process in its data folder: by it the next start finds what a SIGKILL
/// left running, and ends it. Never by name, and never a process that only has the same pid.
record OrphanProcess(Path file) {
  private static final Logger log = LoggerFactory.getLogger(OrphanProcess.class);
  private static final Duration BY_ITSELF = Duration.ofSeconds(2);

  static OrphanProcess in(Path folder) {
    return new OrphanProcess(folder.resolve("server.process"));
  }

  void write(ProcessIdentity process) {
    try {
      Path fresh = file.resolveSibling(file.getFileName() + ".new");
      Files.writeString(
          fresh, "%d %d %s%n".formatted(process.pid(), process.started(), process.executable()));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new DevnetException("cannot write the process record " + file, e);
    }
  }

  void delete() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new DevnetException("cannot delete the process record " + file, e);
    }
  }

  /// Ends the recorded process if it is still the same one, and forgets it.
  void end(Signal signal, Duration patience) {
    read().filter(ProcessIdentity::isRunning).ifPresent(process -> end(process, signal, patience));
    delete();
  }

  /// Asks `process` to end by `signal`, after `patience` by SIGKILL; returns when it is gone.
  static void end(ProcessIdentity process, Signal signal, Duration patience) {
    // The death of its parent has most likely told it to end already; a second signal could cut
    // short what it still writes.
    if (Waiting.came(BY_ITSELF, () -> !process.isRunning())) {
      return;
    }
    log.warn("ending what an earlier run left: {} (pid {})", process.executable(), process.pid());
    signal.sendTo(process.pid());
    if (!Waiting.came(patience, () -> !process.isRunning())) {
      log.warn("pid {} did not end on SIG{} within {}: SIGKILL", process.pid(), signal, patience);
      Signal.KILL.sendTo(process.pid());
      Waiting.until(
          "process %d (%s) to end".formatted(process.pid(), process.executable()),
          patience,
          "it survives SIGKILL, so it hangs in the kernel: restart the machine",
          () -> !process.isRunning());
    }
  }

  Optional<ProcessIdentity> read() {
    try {
      String[] fields = Files.readString(file).strip().split(" ", 3);
      return Optional.of(
          new ProcessIdentity(
              Long.parseLong(fields[0]), Long.parseLong(fields[1]), Path.of(fields[2])));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new DevnetException(
          "cannot read the process record %s: see that nothing runs on this folder, then delete the file"
              .formatted(file),
          e);
    }
  }
}
