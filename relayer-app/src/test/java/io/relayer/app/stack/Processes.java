package io.relayer.app.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The processes of this machine, as `/proc` has them.
public final class Processes {
  private static final Path PROC = Path.of("/proc");

  private Processes() {}

  /// The command lines of those that work in `folder` or name it. A zombie is none of them.
  public static List<String> on(Path folder) {
    try (Stream<Path> processes = Files.list(PROC)) {
      return processes
          .filter(process -> process.getFileName().toString().matches("\\d+"))
          .filter(process ->
              directory(process).startsWith(folder)
                  || commandLine(process).contains(folder.toString()))
          .map(process -> process.getFileName() + " " + commandLine(process))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path directory(Path process) {
    try {
      return Files.readSymbolicLink(process.resolve("cwd"));
    } catch (IOException _) {
      return PROC; // it has ended meanwhile
    }
  }

  private static String commandLine(Path process) {
    try {
      return Files.readString(process.resolve("cmdline")).replace('\0', ' ');
    } catch (IOException _) {
      return ""; // it has ended meanwhile
    }
  }
}
