package io.relayer.app.submit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// The lines of a stream, one in memory at a time; blank ones are left out, but counted.
final class Lines implements AutoCloseable {
  /// A little more than a record may be, so that a longer line is seen to be too long.
  private static final int MOST = (1 << 20) + 1;

  private static final int END = -1;

  private final InputStream in;
  private final LineJudge judge;
  private long number;

  Lines(InputStream in, LineJudge judge) {
    this.judge = judge;
    this.in = new BufferedInputStream(in, 1 << 16);
  }

  /// Null at the end.
  @Nullable Line next() throws IOException {
    while (true) {
      ByteArrayOutputStream line = new ByteArrayOutputStream(512);
      int c = in.read();
      if (c == END) {
        return null;
      }
      number++;
      boolean blank = true;
      for (; c != END && c != '\n'; c = in.read()) {
        blank &= Character.isWhitespace(c);
        if (line.size() < MOST) {
          line.write(c);
        }
      }
      if (!blank) {
        return judge.judge(number, line.toByteArray());
      }
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
