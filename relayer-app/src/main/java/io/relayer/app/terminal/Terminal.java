package io.relayer.app.terminal;

import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The terminal, or the lack of one, that stdin, stdout and stderr are connected to.
public final class Terminal {
  private static final int UNLIMITED = Integer.MAX_VALUE;

  private Terminal() {}

  public static boolean isStdout() {
    return isTerminal(1);
  }

  static boolean isStderr() {
    return isTerminal(2);
  }

  /// Where a person can be asked; empty unless both stdin and stdout are terminals.
  public static Optional<Console> console() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal);
  }

  /// How wide lines on stdout may be: without limit where it is not a terminal, or where the
  /// terminal does not tell.
  public static int width() {
    return isStdout() ? width(System.getenv("COLUMNS")) : UNLIMITED;
  }

  private static int width(@Nullable String columns) {
    if (columns != null && columns.matches("[1-9][0-9]{0,4}")) {
      return Integer.parseInt(columns);
    }
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      boolean told = stty.waitFor(1, TimeUnit.SECONDS) && size.matches("\\d+ [1-9]\\d*\\s*");
      return told ? Integer.parseInt(size.strip().split(" ", -1)[1]) : UNLIMITED;
    } catch (IOException e) {
      return UNLIMITED; // no stty here
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return UNLIMITED;
    }
  }

  private static boolean isTerminal(int descriptor) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
          .toString()
          .matches("/dev/(pts/|tty).*");
    } catch (
        IOException _) { // no Linux: where both ends of the console are a terminal, so is this one
      return console().isPresent();
    }
  }
}
