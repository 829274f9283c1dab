package io.relayer.app.terminal;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;

/// A line that says how far a command is: redrawn on a terminal, else printed anew from time to
/// time.
public final class ProgressLine {
  private static final Duration EVERY = Duration.ofSeconds(5);
  private static final String REDRAW = "\r\u001b[K";

  private final PrintWriter err;
  private final boolean terminal;
  private final LongSupplier nanoTime;
  private long printedAt;
  private String last = "";

  ProgressLine(PrintWriter err, boolean terminal, LongSupplier nanoTime) {
    this.err = err;
    this.terminal = terminal;
    this.nanoTime = nanoTime;
    this.printedAt = nanoTime.getAsLong();
  }

  /// Writes to stderr, and draws where that is a terminal.
  public static ProgressLine on(PrintWriter err) {
    return new ProgressLine(err, Terminal.isStderr(), System::nanoTime);
  }

  /// Shows `line`, if it says something new and it is time.
  public void show(String line) {
    if (line.equals(last)) {
      return;
    }
    if (terminal) {
      err.print(REDRAW + line);
    } else if (nanoTime.getAsLong() - printedAt >= EVERY.toNanos()) {
      printedAt = nanoTime.getAsLong();
      err.println(line);
    } else {
      return;
    }
    last = line;
    err.flush();
  }

  /// Leaves `line` standing; what follows begins on a line of its own.
  public void finish(String line) {
    err.println(terminal ? REDRAW + line : line);
    err.flush();
  }
}
