package io.relayer.node.rpc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/// The body of an answer, taken apart where a server compressed it though nobody had asked for
/// that.
final class Inflated {
  /// How gzip begins; no JSON does.
  private static final int FIRST = 0x1f;

  private static final int SECOND = 0x8b;

  private Inflated() {}

  /// @param most bytes that it may come to
  /// @throws BoundedBody.TooLongException if it comes to more
  static byte[] of(byte[] body, long most) throws IOException {
    if (body.length < 2 || (body[0] & 0xff) != FIRST || (body[1] & 0xff) != SECOND) {
      return body;
    }
    try (var in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      byte[] inflated = in.readNBytes((int) Math.min(most + 1, Integer.MAX_VALUE - 8));
      if (inflated.length > most) {
        throw new BoundedBody.TooLongException(most);
      }
      return inflated;
    }
  }
}
