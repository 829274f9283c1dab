package io.relayer.devnet.tcp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds the end of an HTTP/1.1 request in the pieces that it comes in.
final class HttpRequestEnd {
  private static final String LAST_CHUNK = "0\r\n\r\n";
  private static final Pattern LENGTH =
      Pattern.compile("^content-length: *(\\d+) *$", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);
  private static final Pattern CHUNKED =
      Pattern.compile("^transfer-encoding:.*chunked", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);
  private static final int LONGEST_HEAD = 64 << 10;

  private final StringBuilder head = new StringBuilder();
  private boolean headIsRead;
  private boolean chunked;
  private long left;
  private String tail = "";

  /// Whether the next piece, the first `n` of `bytes`, has the end of the request; also if this
  /// can't be HTTP, so that nobody waits for the end in vain.
  boolean isReached(byte[] bytes, int n) {
    String piece = new String(bytes, 0, n, ISO_8859_1);
    if (headIsRead) {
      return body(piece);
    }
    head.append(piece);
    int end = head.indexOf("\r\n\r\n");
    if (end < 0) {
      return head.length() > LONGEST_HEAD;
    }
    headIsRead = true;
    String headers = head.substring(0, end).replace("\r", "");
    chunked = CHUNKED.matcher(headers).find();
    Matcher length = LENGTH.matcher(headers);
    left = length.find() ? Long.parseLong(length.group(1)) : 0;
    return body(head.substring(end + 4));
  }

  private boolean body(String piece) {
    left -= piece.length();
    String end = tail + piece;
    tail = end.substring(Math.max(0, end.length() - LAST_CHUNK.length()));
    return chunked ? tail.equals(LAST_CHUNK) : left <= 0;
  }
}
