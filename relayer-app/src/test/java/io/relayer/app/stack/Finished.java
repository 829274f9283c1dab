package io.relayer.app.stack;

import io.relayer.devnet.TestStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A program that was run to its end.
public record Finished(int exitCode, String out, String err) {
  private static final Duration DEADLINE = Duration.ofMinutes(1);

  /// Runs `command` in `folder`, without input.
  ///
  /// @throws IllegalStateException if it has not ended within a minute
  public static Finished of(Path folder, List<String> command) {
    try {
      Path written = TestStack.folder("finished"); // not `folder`: that may be the project's own
      Path out = written.resolve("out.txt");
      Path err = written.resolve("err.txt");
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      boolean ended = awaitEnd(process);
      Finished finished =
          new Finished(
              ended ? process.exitValue() : -1, Files.readString(out), Files.readString(err));
      if (!ended) {
        throw new IllegalStateException(
            "%s did not end within %s: %s".formatted(command.getFirst(), DEADLINE, finished));
      }
      return finished;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean awaitEnd(Process process) {
    try {
      return process.waitFor(DEADLINE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
