package io.relayer.devnet;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A server that runs as a child process and does not outlive this JVM. Its pid, start time and
/// program are recorded in its folder for as long as it runs.
final class ServerProcess {
  private static final Logger log = LoggerFactory.getLogger(ServerProcess.class);
  private static final long LOG_LIMIT = 16 << 20;
  private static final int LOG_TAIL = 2_000;

  /// The thread that starts every child and never ends. The kernel takes the end of the thread that
  /// started a child for the end of the parent, so it must be a platform thread without end.
  private static final ExecutorService PARENT =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("child-parent").factory());

  private final ServerCommand command;
  private final Process process;
  private final OrphanProcess leftover;
  private final @Nullable OutputStream watch;
  private final long logStart;
  private boolean over; // the folder may have another server by now

  private ServerProcess(
      ServerCommand command, Process process, @Nullable OutputStream watch, long logStart) {
    this.command = command;
    this.process = process;
    this.leftover = OrphanProcess.in(command.folder());
    this.watch = watch;
    this.logStart = logStart;
  }

  static ServerProcess start(ServerCommand command) {
    return start(command, ParentWatch.best());
  }

  static ServerProcess start(ServerCommand command, ParentWatch parentWatch) {
    Path logFile = logFile(command);
    try {
      long logStart = roll(logFile);
      Process process = spawn(command, parentWatch, logFile);
      process.getOutputStream().close();
      ServerProcess server =
          new ServerProcess(
              command, process, parentWatch.watch(process.pid(), command.end()), logStart);
      Path executable = command.executable().toRealPath();
      ProcessIdentity.of(process.pid())
          .ifPresent(identity -> server.leftover.write(identity.running(executable)));
      return server;
    } catch (IOException e) {
      throw new DevnetException("%s: cannot start %s".formatted(command.name(), command), e);
    }
  }

  long pid() {
    return process.pid();
  }

  boolean isRunning() {
    return process.isAlive();
  }

  /// Completed when it has ended without having been asked to, with the end of its log.
  CompletableFuture<String> death() {
    CompletableFuture<String> death = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("death of " + command.name())
        .start(() -> process.onExit().thenAccept(_ -> dead().ifPresent(death::complete)).join());
    return death;
  }

  /// What there is to say; nothing where it was asked to end. Waits for an end that is under way.
  private synchronized Optional<String> dead() {
    return over
        ? Optional.empty()
        : Optional.of(
            "%s (pid %d) has ended by itself, with exit code %d; its log %s ends:%n%s"
                .formatted(
                    command.name(), pid(), process.exitValue(), logFile(command), logTail()));
  }

  /// What it has used since its start, and all that it has started.
  Duration cpuTime() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants())
        .map(one -> cpuTime(one.pid()))
        .reduce(Duration.ZERO, Duration::plus);
  }

  private static Duration cpuTime(long pid) {
    try {
      return ProcStat.of(pid).cpuTime();
    } catch (IOException e) {
      log.trace("pid {} has ended: its parent counts it, or this is no Linux", pid, e);
      return Duration.ZERO;
    }
  }

  /// Waits until `ready`.
  ///
  /// @throws PortTakenException if the process ended and another one has its port
  /// @throws DevnetException with the end of its log if it ended, or was not ready in time; then it
  ///   is ended
  void awaitReady(int port, Duration patience, BooleanSupplier ready) {
    boolean came = awaitReadyOrEnd(patience, ready);
    if (isRunning() && came) {
      return;
    }
    boolean ended = !isRunning();
    end(Duration.ofSeconds(5));
    if (ended && Ports.isTaken(port)) {
      throw new PortTakenException(command.name(), port);
    }
    throw new DevnetException(
        "%s on port %d %s; its log %s ends:%n%s"
            .formatted(
                command.name(),
                port,
                ended
                    ? "ended at its start with exit code " + process.exitValue()
                    : "did not answer within " + patience,
                logFile(command),
                logTail()));
  }

  private boolean awaitReadyOrEnd(Duration patience, BooleanSupplier ready) {
    try {
      return Waiting.came(patience, () -> !isRunning() || ready.getAsBoolean());
    } catch (DevnetException e) { // interrupted
      end(Duration.ofSeconds(5));
      throw e;
    }
  }

  /// Ends the process in good order, after `patience` by force, also on a thread that was
  /// interrupted. Idempotent.
  void end(Duration patience) {
    Uninterrupted.run(() -> endNow(patience));
  }

  private synchronized void endNow(Duration patience) {
    if (over) {
      return;
    }
    if (process.isAlive()) {
      command.end().sendTo(process.pid());
      if (!Waiting.came(patience, () -> !process.isAlive())) {
        log.warn(
            "{} (pid {}) did not end on SIG{} within {}: SIGKILL",
            command.name(),
            process.pid(),
            command.end(),
            patience);
      }
    }
    kill();
    leftover.delete();
  }

  /// Ends the process at once by SIGKILL, as a crash would: its record stays.
  synchronized void kill() {
    over = true;
    process.destroyForcibly();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        throw new DevnetException(
            "%s (pid %d) survives SIGKILL, so it hangs in the kernel: restart the machine"
                .formatted(command.name(), process.pid()));
      }
      if (watch != null) {
        watch.close();
      }
    } catch (IOException e) {
      log.debug("the watch over pid {} had ended", process.pid(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DevnetException("interrupted while ending " + command.name(), e);
    }
  }

  /// The end of what the process has logged since this start.
  String logTail() {
    try (RandomAccessFile file = new RandomAccessFile(logFile(command).toFile(), "r")) {
      file.seek(Math.max(logStart, file.length() - LOG_TAIL));
      byte[] tail = new byte[(int) (file.length() - file.getFilePointer())];
      file.readFully(tail);
      return new String(tail, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "(cannot be read: %s)".formatted(e.getMessage());
    }
  }

  private static Process spawn(ServerCommand command, ParentWatch watch, Path logFile) {
    ProcessBuilder builder =
        new ProcessBuilder(command.line(watch))
            .directory(command.folder().toFile())
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(logFile.toFile()));
    try {
      return Uninterrupted.get(
          PARENT.submit(builder::start)); // else nobody would have it to end it
    } catch (ExecutionException e) {
      throw new DevnetException(
          "%s: cannot start %s".formatted(command.name(), command.line(watch)), e);
    }
  }

  private static Path logFile(ServerCommand command) {
    return command.folder().resolve("server.log");
  }

  /// Puts a log that has grown long aside; returns where this start's part begins.
  private static long roll(Path logFile) throws IOException {
    long size = Files.exists(logFile) ? Files.size(logFile) : 0;
    if (size <= LOG_LIMIT) {
      return size;
    }
    Files.move(
        logFile, logFile.resolveSibling("server.log.1"), StandardCopyOption.REPLACE_EXISTING);
    return 0;
  }
}
