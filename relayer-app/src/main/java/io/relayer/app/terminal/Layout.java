package io.relayer.app.terminal;

import io.relayer.app.terminal.Table.Column;
import io.relayer.app.terminal.Table.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The layout of a table: its visible columns and their widths.
final class Layout {
  /// Of a hash, an address or a sentence that was shortened.
  private static final int SHORTEST = 13;

  private static final int SHORTEST_PROSE = 30;

  private final List<Column> columns;
  private final List<Integer> shown;
  private final int[] widths;
  private final int gap;

  private Layout(List<Column> columns, List<Integer> shown, int[] widths, int gap) {
    this.columns = columns;
    this.shown = shown;
    this.widths = widths;
    this.gap = gap;
  }

  /// @param available the width of the terminal
  /// @return null if the rows do not fit, however they are shortened
  static @Nullable Layout of(
      List<Column> columns, List<List<String>> rows, int available, int gap) {
    List<Integer> all = IntStream.range(0, columns.size()).boxed().toList();
    Layout layout = new Layout(columns, all, natural(columns, rows), gap);
    if (layout.excess(available) > 0) {
      layout = new Layout(columns, withValues(all, rows), layout.widths, gap);
      layout.shrink(Kind.TIME, Shortened.SECONDS, available);
      layout.shrink(Kind.WORDS, SHORTEST, available);
      layout.shrink(Kind.HEX, SHORTEST, available);
      layout.shrink(Kind.PROSE, SHORTEST_PROSE, available);
    }
    return layout.excess(available) > 0 ? null : layout;
  }

  private static int[] natural(List<Column> columns, List<List<String>> rows) {
    int[] widths = new int[columns.size()];
    for (int i = 0; i < widths.length; i++) {
      int column = i;
      int longest =
          rows.stream().mapToInt(row -> Shortened.length(row.get(column))).max().orElse(0);
      widths[i] = Math.max(longest, Shortened.length(columns.get(i).heading()));
    }
    return widths;
  }

  private static List<Integer> withValues(List<Integer> columns, List<List<String>> rows) {
    List<Integer> result = new ArrayList<>(columns);
    result.removeIf(column ->
        rows.stream()
            .map(row -> row.get(column))
            .allMatch(value -> value.isEmpty() || value.equals(Table.NOTHING)));
    return result.isEmpty() ? columns : result;
  }

  private long excess(int available) {
    return shown.stream().mapToLong(column -> widths[column]).sum()
        + (long) gap * (shown.size() - 1)
        - available;
  }

  /// Takes from the widest column of that kind, one by one.
  private void shrink(Kind kind, int shortest, int available) {
    for (long excess = excess(available); excess > 0; excess--) {
      int widest = -1;
      for (int i : shown) {
        if (columns.get(i).kind() == kind
            && widths[i] > Math.max(shortest, Shortened.length(columns.get(i).heading()))
            && (widest < 0 || widths[i] > widths[widest])) {
          widest = i;
        }
      }
      if (widest < 0) {
        return;
      }
      widths[widest]--;
    }
  }

  List<Integer> shown() {
    return shown;
  }

  int width(int column) {
    return widths[column];
  }

  /// What of a value stands in the row's own line.
  String firstLine(int column, String value) {
    return Shortened.to(widths[column], value, columns.get(column).kind());
  }

  /// The lines below that, of the last column; empty where there are none.
  String afterFirstLine(List<String> row) {
    int last = shown.getLast();
    if (columns.get(last).kind() != Kind.PROSE) {
      return "";
    }
    int indent = shown.stream().mapToInt(column -> widths[column] + gap).sum() - widths[last] - gap;
    List<String> lines = Shortened.wrapped(widths[last], row.get(last));
    return String.join(
        System.lineSeparator(),
        lines.subList(1, lines.size()).stream().map(line -> " ".repeat(indent) + line).toList());
  }
}
