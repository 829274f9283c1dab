package io.relayer.core.literal;

/// Text that can stand in messages, headers, events and tables. Control characters would break logs
/// and headers; PostgreSQL takes no NUL at all; an unpaired surrogate has no UTF-8.
public final class Printable {
  private Printable() {}

  /// Whether `text` has neither control characters nor unpaired surrogates.
  public static boolean isClean(String text) {
    return text.codePoints().allMatch(Printable::isClean);
  }

  /// `text` with everything unclean written as `\\uXXXX`, and cut after `limit` characters.
  public static String show(String text, int limit) {
    var shown = new StringBuilder();
    int length = 0;
    for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
      if (length++ == limit) {
        return shown.append('…').toString();
      }
      int codePoint = text.codePointAt(at);
      if (isClean(codePoint)) {
        shown.appendCodePoint(codePoint);
      } else {
        shown.append("\\u%04x".formatted(codePoint));
      }
    }
    return shown.toString();
  }

  /// Its length in characters as people and PostgreSQL count them.
  public static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private static boolean isClean(int codePoint) {
    return !Character.isISOControl(codePoint)
        && !(Character.isBmpCodePoint(codePoint) && Character.isSurrogate((char) codePoint));
  }
}
