package io.relayer.app.terminal;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;

/// Shows something again and again until it does not change any more: over itself on a terminal,
/// else each time that it says something new.
public final class Redraw {
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final String CLEAR = "\u001b[H\u001b[2J\u001b[3J";

  private final PrintWriter out;
  private final boolean over;
  private String last = "";

  /// @param over on a terminal, over what was shown before
  public Redraw(PrintWriter out, boolean over) {
    this.out = out;
    this.over = over && Terminal.isStdout();
  }

  /// One showing.
  public interface Frame {
    /// @return whether this was the last one
    boolean print(PrintWriter out);
  }

  /// Returns after the last frame, or where nobody reads them any more; a frame a second.
  public void untilDone(Frame frame) throws InterruptedException {
    while (!show(frame)) {
      Thread.sleep(EVERY);
    }
  }

  /// @return whether this was the last one
  public boolean show(Frame frame) {
    StringWriter text = new StringWriter();
    PrintWriter page = new PrintWriter(text);
    boolean done = frame.print(page);
    page.flush();
    if (!text.toString().equals(last)) {
      last = text.toString();
      out.print(over ? CLEAR + last : last);
      out.flush();
    }
    return done || out.checkError();
  }
}
