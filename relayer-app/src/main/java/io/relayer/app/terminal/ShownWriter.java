package io.relayer.app.terminal;

import io.relayer.ethereum.value.Printable;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;

/// Escapes what can't be seen and turns the direction of writing, in all that a command prints:
/// ids, producers and labels may hold it, and a line would say something else than it seems to. The
/// control characters, which nothing of others has that comes here, are left for our colours.
public final class ShownWriter extends FilterWriter {
  private char high;

  private ShownWriter(Writer out) {
    super(out);
  }

  /// Flushes each line.
  public static PrintWriter on(Writer out) {
    return new PrintWriter(new ShownWriter(out), true);
  }

  @Override
  public void write(int c) throws IOException {
    char unit = (char) c;
    if (high != 0) {
      String pair = new String(new char[] {high, unit});
      high = 0;
      out.write(Printable.visible(pair));
    } else if (Character.isHighSurrogate(unit)) {
      high = unit;
    } else {
      out.write(Printable.visible(String.valueOf(unit)));
    }
  }

  @Override
  public void write(char[] text, int from, int length) throws IOException {
    write(new String(text, from, length), 0, length);
  }

  /// As much as can be at once: half a character may come at either end.
  @Override
  public void write(String text, int from, int length) throws IOException {
    int at = from;
    int end = from + length;
    if (high != 0 && at < end) {
      write(text.charAt(at++));
    }
    int whole = at < end && Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
    out.write(Printable.visible(text.substring(at, whole)));
    if (whole < end) {
      write(text.charAt(whole));
    }
  }
}
