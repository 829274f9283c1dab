package io.relayer.app.terminal;

import java.util.ArrayList;
import java.util.List;

/// Text that is too long for its column. Lengths are in code points.
final class Shortened {
  /// The length of a moment without its fraction: `2026-11-25T18:50:14Z`.
  static final int SECONDS = 20;

  private static final String LEFT_OUT = "…";

  private Shortened() {}

  static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  static String to(int width, String text, Table.Kind kind) {
    if (length(text) <= width) {
      return text;
    }
    return switch (kind) {
      case HEX -> start(text, width - width / 2 - 1) + LEFT_OUT + end(text, width / 2);
      case TIME -> text.replaceFirst("\\.\\d+Z$", "Z");
      case WORDS -> start(text, width - 1).stripTrailing() + LEFT_OUT;
      case PROSE -> wrapped(width, text).getFirst();
      case TEXT, NUMBER, STATE -> text;
    };
  }

  /// In lines of that length at most, broken at spaces; a word that is longer stays whole.
  static List<String> wrapped(int width, String text) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (!line.isEmpty() && length(line.toString()) + 1 + length(word) > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  private static String start(String text, int count) {
    return text.substring(0, text.offsetByCodePoints(0, count));
  }

  private static String end(String text, int count) {
    return text.substring(text.offsetByCodePoints(text.length(), -count));
  }
}
