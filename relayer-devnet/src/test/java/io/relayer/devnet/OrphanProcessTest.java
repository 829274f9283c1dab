package io.relayer.devnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OrphanProcessTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @TempDir Path folder;

  @Test
  void recordedProcessIsEndedAndForgotten() throws IOException {
    Process sleeper = sleeper();
    OrphanProcess leftover = OrphanProcess.in(folder);
    leftover.write(identity(sleeper.pid()));

    leftover.end(Signal.TERM, PATIENCE);

    await().atMost(PATIENCE).until(() -> !sleeper.isAlive());
    assertThat(leftover.read()).isEmpty();
  }

  @Test
  void anotherProcessWithTheRecordedPidIsLeftAlone() throws IOException {
    Process sleeper = sleeper();
    try {
      ProcessIdentity now = identity(sleeper.pid());
      for (ProcessIdentity earlier :
          List.of(
              new ProcessIdentity(now.pid(), now.started() - 1, now.executable()),
              now.running(Path.of("/opt/other/program")))) {
        OrphanProcess leftover = OrphanProcess.in(folder);
        leftover.write(earlier);

        leftover.end(Signal.TERM, PATIENCE);

        assertThat(leftover.read()).isEmpty();
      }
      assertThat(now.isRunning()).isTrue();
    } finally {
      sleeper.destroyForcibly();
    }
  }

  @Test
  void processThatIgnoresItsSignalIsKilled() throws IOException {
    Process deaf = new ProcessBuilder("sh", "-c", "trap '' TERM; echo ready; sleep 60").start();
    try (BufferedReader out = deaf.inputReader()) {
      assertThat(out.readLine()).isEqualTo("ready");
      OrphanProcess.end(identity(deaf.pid()), Signal.TERM, Duration.ofMillis(100));
      await().atMost(PATIENCE).until(() -> !deaf.isAlive());
    }
  }

  @Test
  void zombieCountsAsDead() throws IOException {
    // The shell's child ends, and the program that the shell has become never waits for it.
    Process parent = new ProcessBuilder("sh", "-c", "sleep 0 & echo $!; exec sleep 60").start();
    try (BufferedReader out = parent.inputReader()) {
      long zombie = Long.parseLong(out.readLine());
      await().atMost(PATIENCE).until(() -> ProcessIdentity.of(zombie).isEmpty());
      assertThat(ProcessHandle.of(zombie)).isPresent();
    } finally {
      parent.destroyForcibly();
    }
  }

  private static Process sleeper() throws IOException {
    return new ProcessBuilder("sleep", "60").start();
  }

  /// Of a child process, once it has become its program.
  private static ProcessIdentity identity(long pid) {
    Path launcher = ProcessIdentity.of(ProcessHandle.current().pid()).orElseThrow().executable();
    await()
        .atMost(PATIENCE)
        .until(() ->
            ProcessIdentity.of(pid)
                .filter(now -> !now.executable().startsWith(launcher.resolve("../..").normalize()))
                .isPresent());
    return ProcessIdentity.of(pid).orElseThrow();
  }
}
