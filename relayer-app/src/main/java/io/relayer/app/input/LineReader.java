package io.relayer.app.input;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The lines of an input, one in memory at a time; blank ones are left out, but counted.
public final class LineReader implements AutoCloseable {
  /// A little more than a record may be, so that a longer line is seen to be too long.
  private static final int MOST = (1 << 20) + 1;

  private static final int END = -1;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private final InputStream in;
  private final boolean whole;
  private long number;

  private LineReader(InputStream in, boolean whole) {
    this.in = in;
    this.whole = whole;
  }

  /// What is made of a line.
  public interface Read<T> {
    /// @param number from 1
    T line(long number, byte[] value);
  }

  /// A request a line, or one JSON object that may stand on several, which counts as one line.
  ///
  /// @throws io.relayer.core.RelayerException if it is neither as a whole: an array, or another
  ///   encoding than UTF-8
  public static LineReader ofDocumentOrLines(Input input) throws IOException {
    boolean whole;
    try (InputStream in = TextStart.requireLines(input.open())) {
      byte[] start = in.readNBytes(MOST);
      whole = start.length < MOST && isOneObject(start);
    }
    return new LineReader(TextStart.requireLines(input.open()), whole);
  }

  private static boolean isOneObject(byte[] json) {
    try {
      return JSON.readTree(json).isObject();
    } catch (JacksonException _) {
      return false; // whoever reads the lines says what is wrong
    }
  }

  /// Null at the end.
  public <T> @Nullable T next(Read<T> read) throws IOException {
    while (true) {
      ByteArrayOutputStream line = new ByteArrayOutputStream(512);
      int c = in.read();
      if (c == END) {
        return null;
      }
      number++;
      boolean blank = true;
      for (; c != END && (whole || c != '\n'); c = in.read()) {
        blank &= Character.isWhitespace(c);
        if (line.size() < MOST) {
          line.write(c);
        }
      }
      if (!blank) {
        return read.line(number, line.toByteArray());
      }
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
