package io.relayer.ethereum.value;

import java.util.stream.Collectors;

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

  /// `text` on one line, as a log and a terminal may take it: besides what is unclean, written as
  /// `\\uXXXX` are the separators of lines and paragraphs, and what turns the direction of writing,
  /// since by these a line says something else than it seems to. Nothing is cut.
  public static String line(String text) {
    if (text.codePoints().allMatch(Printable::staysInLine)) {
      return text;
    }
    var line = new StringBuilder();
    text.codePoints()
        .forEach(point -> {
          if (staysInLine(point)) {
            line.appendCodePoint(point);
          } else {
            line.append("\\u%04x".formatted(point));
          }
        });
    return line.toString();
  }

  /// Each line of `text` as [#line] shows it: for words of ours that stand on several.
  public static String lines(String text) {
    return text.lines().map(Printable::line).collect(Collectors.joining("\n"));
  }

  private static boolean staysInLine(int codePoint) {
    return isClean(codePoint) && !isSeparator(codePoint) && !turnsDirection(codePoint);
  }

  private static boolean isSeparator(int codePoint) {
    return codePoint == 0x2028 || codePoint == 0x2029;
  }

  private static boolean turnsDirection(int codePoint) {
    return (codePoint >= 0x202a && codePoint <= 0x202e)
        || (codePoint >= 0x2066 && codePoint <= 0x2069);
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
