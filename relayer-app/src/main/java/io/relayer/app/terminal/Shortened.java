package io.relayer.app.terminal;

/// Text that is too long for its column.
final class Shortened {
  private static final String LEFT_OUT = "…";

  private Shortened() {}

  static String to(int width, String text, Table.Kind kind) {
    int length = text.codePointCount(0, text.length());
    if (length <= width) {
      return text;
    }
    return switch (kind) {
      case HEX -> start(text, width - width / 2 - 1) + LEFT_OUT + end(text, width / 2);
      case WORDS -> start(text, width - 1).stripTrailing() + LEFT_OUT;
      case TEXT, NUMBER, STATE -> text;
    };
  }

  private static String start(String text, int count) {
    return text.substring(0, text.offsetByCodePoints(0, count));
  }

  private static String end(String text, int count) {
    return text.substring(text.offsetByCodePoints(text.length(), -count));
  }
}
