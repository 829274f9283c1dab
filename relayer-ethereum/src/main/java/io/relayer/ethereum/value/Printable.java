package io.relayer.ethereum.value;

import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/// Text that can stand in messages, headers, events and tables. Control characters would break logs
/// and headers; PostgreSQL takes no NUL at all; an unpaired surrogate has no UTF-8. Ids and labels
/// may have all else; but what is shown of them has nothing that can't be seen.
///
/// Why: RATIONALE.md#escaped.
public final class Printable {
  private Printable() {}

  /// Whether `text` has neither control characters nor unpaired surrogates.
  public static boolean isClean(String text) {
    return text.codePoints().allMatch(Printable::isClean);
  }

  /// `text` with all that [#line] escapes written as `\\uXXXX`, and cut after `limit` characters.
  public static String show(String text, int limit) {
    var shown = new StringBuilder();
    int length = 0;
    for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
      if (length++ == limit) {
        return shown.append('…').toString();
      }
      int codePoint = text.codePointAt(at);
      if (staysInLine(codePoint)) {
        shown.appendCodePoint(codePoint);
      } else {
        escape(codePoint, shown);
      }
    }
    return shown.toString();
  }

  /// `text` on one line, as a log and a terminal may take it: besides what is unclean, written as
  /// `\\uXXXX` are the separators of lines and paragraphs, and what can't be seen or turns the
  /// direction of writing, since by these a line says something else than it seems to. Nothing is
  /// cut.
  public static String line(String text) {
    return escaped(text, Printable::staysInLine);
  }

  /// `text` with what can't be seen or turns the direction of writing as `\\uXXXX`; control
  /// characters stay.
  public static String visible(String text) {
    return escaped(text, point -> !isFormat(point));
  }

  private static String escaped(String text, IntPredicate stays) {
    if (text.codePoints().allMatch(stays)) {
      return text;
    }
    var shown = new StringBuilder();
    text.codePoints()
        .forEach(point -> {
          if (stays.test(point)) {
            shown.appendCodePoint(point);
          } else {
            escape(point, shown);
          }
        });
    return shown.toString();
  }

  /// As JSON has it, where a code point outside the first plane is two.
  private static void escape(int codePoint, StringBuilder shown) {
    for (char unit : Character.toChars(codePoint)) {
      shown.append("\\u%04x".formatted((int) unit));
    }
  }

  /// Each line of `text` as [#line] shows it: for words of ours that stand on several.
  public static String lines(String text) {
    return text.lines().map(Printable::line).collect(Collectors.joining("\n"));
  }

  private static boolean staysInLine(int codePoint) {
    return isClean(codePoint) && !isSeparator(codePoint) && !isFormat(codePoint);
  }

  private static boolean isSeparator(int codePoint) {
    return codePoint == 0x2028 || codePoint == 0x2029;
  }

  /// Marks and overrides of direction, joiners and spaces without width, byte order marks, tags.
  private static boolean isFormat(int codePoint) {
    return Character.getType(codePoint) == Character.FORMAT;
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
