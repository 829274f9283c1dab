package io.relayer.bench.result;

import java.util.List;
import java.util.stream.Collectors;

/// Parts of pages.
final class Html {
  private Html() {}

  /// As text, whatever is in it.
  static String text(String value) {
    return value
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  static String table(List<String> heads, List<List<String>> rows) {
    return "<table>\n"
        + row(heads, "th")
        + rows.stream().map(row -> row(row, "td")).collect(Collectors.joining())
        + "</table>\n";
  }

  private static String row(List<String> cells, String tag) {
    return cells.stream()
        .map(cell -> "<%s>%s</%s>".formatted(tag, text(cell), tag))
        .collect(Collectors.joining("", "<tr>", "</tr>\n"));
  }
}
