package io.relayer.app.terminal;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Rows in aligned columns. Where they would be wider than the terminal, hashes and addresses lose
/// their middle and sentences their end; nothing else is ever shortened.
public final class Table {
  private static final String GAP = "  ";
  private static final int SHORTEST = 13;

  private final List<Column> columns;
  private final List<List<String>> rows = new ArrayList<>();

  public Table(Column... columns) {
    this.columns = List.of(columns);
  }

  /// @param heading in lower case, with spaces
  public record Column(String heading, Kind kind) {
    public static Column text(String heading) {
      return new Column(heading, Kind.TEXT);
    }

    /// Aligned to the right.
    public static Column number(String heading) {
      return new Column(heading, Kind.NUMBER);
    }

    /// A hash, an address or another long id.
    public static Column hex(String heading) {
      return new Column(heading, Kind.HEX);
    }

    public static Column state(String heading) {
      return new Column(heading, Kind.STATE);
    }

    /// A sentence.
    public static Column words(String heading) {
      return new Column(heading, Kind.WORDS);
    }
  }

  public enum Kind {
    TEXT,
    NUMBER,
    HEX,
    STATE,
    WORDS
  }

  /// Adds a row: one value for each column, null where there is none.
  public Table row(@Nullable Object... values) {
    if (values.length != columns.size()) {
      throw new IllegalArgumentException(
          "%d values for %d columns".formatted(values.length, columns.size()));
    }
    rows.add(Arrays.stream(values).map(value -> Objects.toString(value, "-")).toList());
    return this;
  }

  /// Prints to stdout as it is.
  public void print(PrintWriter out) {
    print(out, Terminal.width(), Style.ofStdout());
  }

  void print(PrintWriter out, int width, Style style) {
    int[] widths = widths(width);
    out.println(style.heading(line(columns.stream().map(Column::heading).toList(), widths, null)));
    rows.forEach(row -> out.println(line(row, widths, style)));
    out.flush();
  }

  private int[] widths(int available) {
    int[] widths = new int[columns.size()];
    for (int i = 0; i < widths.length; i++) {
      int column = i;
      int longest = rows.stream().mapToInt(row -> length(row.get(column))).max().orElse(0);
      widths[i] = Math.max(longest, length(columns.get(i).heading()));
    }
    long tooMuch =
        Arrays.stream(widths).asLongStream().sum()
            + (long) GAP.length() * (widths.length - 1)
            - available;
    tooMuch = shrink(widths, Kind.WORDS, tooMuch);
    shrink(widths, Kind.HEX, tooMuch);
    return widths;
  }

  /// Takes from the widest column of that kind, one by one.
  private long shrink(int[] widths, Kind kind, long tooMuch) {
    long left = tooMuch;
    while (left > 0) {
      int widest = -1;
      for (int i = 0; i < widths.length; i++) {
        if (columns.get(i).kind() == kind
            && widths[i] > Math.max(SHORTEST, length(columns.get(i).heading()))
            && (widest < 0 || widths[i] > widths[widest])) {
          widest = i;
        }
      }
      if (widest < 0) {
        return left;
      }
      widths[widest]--;
      left--;
    }
    return left;
  }

  private String line(List<String> values, int[] widths, @Nullable Style style) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      Kind kind = columns.get(i).kind();
      String value = Shortened.to(widths[i], values.get(i), kind);
      String padding = " ".repeat(Math.max(0, widths[i] - length(value)));
      String shown =
          style != null && kind == Kind.STATE ? style.state(values.get(i), value) : value;
      line.append(i == 0 ? "" : GAP)
          .append(kind == Kind.NUMBER ? padding + shown : shown + padding);
    }
    return line.toString().stripTrailing();
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
