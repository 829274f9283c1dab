package io.relayer.app.terminal;

import io.relayer.ethereum.value.Printable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Rows in aligned columns, as wide as the terminal at most. Where they would be wider, columns
/// without any value are left out, times lose their fraction, hashes and addresses their middle and
/// sentences their end. Where that is not enough, each row is shown as a block, a line for each
/// value: nothing else is ever shortened.
public final class Table {
  /// What stands where there is no value.
  static final String NOTHING = "-";

  private static final String GAP = "  ";

  private final List<Column> columns;
  private final List<List<String>> rows = new ArrayList<>();

  public Table(Column... columns) {
    this(List.of(columns));
  }

  Table(List<Column> columns) {
    this.columns = List.copyOf(columns);
  }

  /// Adds a row: one value for each column, null where there is none. Values of others can't move
  /// the terminal, nor go on in the next line.
  public Table row(@Nullable Object... values) {
    if (values.length != columns.size()) {
      throw new IllegalArgumentException(
          "%d values for %d columns".formatted(values.length, columns.size()));
    }
    rows.add(
        Arrays.stream(values)
            .map(value -> Printable.line(Objects.toString(value, NOTHING)))
            .toList());
    return this;
  }

  /// Prints to stdout as it is.
  public void print(PrintWriter out) {
    print(out, Terminal.width(), Style.ofStdout());
  }

  void print(PrintWriter out, int width, Style style) {
    Layout layout = Layout.of(columns, rows, width, GAP.length());
    if (layout == null) {
      blocks(out, style);
    } else {
      lines(out, layout, style);
    }
    out.flush();
  }

  private void lines(PrintWriter out, Layout layout, Style style) {
    List<String> headings = columns.stream().map(Column::heading).toList();
    out.println(style.heading(line(headings, layout, null)));
    for (List<String> row : rows) {
      out.println(line(row, layout, style));
      String rest = layout.afterFirstLine(row);
      if (!rest.isEmpty()) {
        out.println(rest);
      }
    }
  }

  private String line(List<String> values, Layout layout, @Nullable Style style) {
    StringBuilder line = new StringBuilder();
    for (int i : layout.shown()) {
      Kind kind = columns.get(i).kind();
      String value = layout.firstLine(i, values.get(i));
      String padding = " ".repeat(Math.max(0, layout.width(i) - Shortened.length(value)));
      String shown =
          style != null && kind == Kind.STATE ? style.state(values.get(i), value) : value;
      line.append(line.isEmpty() ? "" : GAP)
          .append(kind == Kind.NUMBER ? padding + shown : shown + padding);
    }
    return line.toString().stripTrailing();
  }

  private void blocks(PrintWriter out, Style style) {
    for (int i = 0; i < rows.size(); i++) {
      Facts facts = new Facts();
      for (int j = 0; j < columns.size(); j++) {
        String value = rows.get(i).get(j);
        boolean state = columns.get(j).kind() == Kind.STATE;
        facts.styled(
            columns.get(j).heading(),
            value.equals(NOTHING) ? null : state ? style.state(value, value) : value);
      }
      out.print(i == 0 ? "" : System.lineSeparator());
      facts.print(out);
    }
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

    /// A moment, in ISO 8601.
    public static Column time(String heading) {
      return new Column(heading, Kind.TIME);
    }

    /// A sentence that may lose its end.
    public static Column words(String heading) {
      return new Column(heading, Kind.WORDS);
    }

    /// A sentence that goes on below where it is too long; for the last column.
    public static Column prose(String heading) {
      return new Column(heading, Kind.PROSE);
    }
  }

  enum Kind {
    TEXT,
    NUMBER,
    HEX,
    STATE,
    TIME,
    WORDS,
    PROSE
  }
}
