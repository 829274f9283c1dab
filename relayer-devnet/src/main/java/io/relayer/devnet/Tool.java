package io.relayer.devnet;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Programs that run to their end: installers and the like.
final class Tool {
  private Tool() {}

  /// Where the search path has a file `name` that can be executed.
  static Optional<Path> onPath(String name) {
    return Stream.of(
            Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  /// Runs `command` in `folder` and returns what it printed.
  ///
  /// @throws DevnetException with that text if it failed or took longer than `patience`
  static String run(Path folder, Duration patience, List<String> command) {
    try {
      Path output = Files.createTempFile("relayer-tool-", ".log");
      try {
        int exit = run(folder, patience, command, output);
        String text = Files.readString(output, StandardCharsets.UTF_8);
        if (exit != 0) {
          throw new DevnetException(
              "%s failed with exit code %d in %s:%n%s"
                  .formatted(String.join(" ", command), exit, folder, text));
        }
        return text;
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + String.join(" ", command), e);
    }
  }

  private static int run(Path folder, Duration patience, List<String> command, Path output)
      throws IOException {
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      process.getOutputStream().close();
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new DevnetException(
            "%s took longer than %s in %s:%n%s"
                .formatted(String.join(" ", command), patience, folder, Files.readString(output)));
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DevnetException("interrupted while running " + command.getFirst(), e);
    } finally {
      process.destroyForcibly();
    }
  }
}
