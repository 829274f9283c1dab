package io.relayer.app.input;

import io.relayer.core.RelayerException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/// The first bytes of an input, which tell what editors and other programs may have made of it.
final class TextStart {
  private static final int LOOKED_AT = 1 << 16;

  private TextStart() {}

  /// `in` behind its byte order mark, if it has one. Closed where it is refused.
  ///
  /// @throws RelayerException if it is no UTF-8, or a JSON array: not one of its lines is a request
  static InputStream requireLines(InputStream in) throws IOException {
    BufferedInputStream text = new BufferedInputStream(in, LOOKED_AT);
    try {
      text.mark(LOOKED_AT);
      byte[] start = text.readNBytes(LOOKED_AT - 1);
      text.reset();
      refuseOtherEncodings(start);
      int mark = start(start, 0xef, 0xbb, 0xbf) ? 3 : 0;
      refuseArray(start, mark);
      text.skipNBytes(mark);
      return text;
    } catch (IOException | RuntimeException e) {
      text.close();
      throw e;
    }
  }

  /// No JSON has a zero byte in UTF-8; among the first characters UTF-16 has one in each.
  private static void refuseOtherEncodings(byte[] start) {
    boolean marked = start(start, 0xff, 0xfe) || start(start, 0xfe, 0xff);
    boolean zeros = start.length > 1 && (start[0] == 0 || start[1] == 0);
    if (marked || zeros) {
      throw new RelayerException(
          "the input is UTF-16 or UTF-32: save it as UTF-8, one JSON object a line (iconv -f UTF-16"
              + " -t UTF-8)");
    }
  }

  private static void refuseArray(byte[] start, int from) {
    int at = from;
    while (at < start.length && Character.isWhitespace(start[at])) {
      at++;
    }
    if (at < start.length && start[at] == '[') {
      throw new RelayerException(
          "the input is a JSON array: one JSON object a line is wanted (jq -c '.[]' makes that of"
              + " it)");
    }
  }

  private static boolean start(byte[] bytes, int... expected) {
    for (int i = 0; i < expected.length; i++) {
      if (i >= bytes.length || (bytes[i] & 0xff) != expected[i]) {
        return false;
      }
    }
    return true;
  }
}
