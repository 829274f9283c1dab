package io.relayer.app.terminal;

import io.relayer.app.terminal.Table.Column;
import io.relayer.operations.status.ViewRow;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Prints rows of an operators' view: as a table with some of their columns, or whole, as JSON
/// lines.
///
/// Why: RATIONALE.md#views-json.
public final class ViewTable {
  private record Shown(Column column, Function<ViewRow, @Nullable Object> value) {}

  private final List<Shown> shown;

  private ViewTable(List<Shown> shown) {
    this.shown = shown;
  }

  public static ViewTable of() {
    return new ViewTable(List.of());
  }

  /// With a further column, which shows that of the view.
  public ViewTable with(Column column, String name) {
    return with(column, row -> row.text(name));
  }

  /// With a further column.
  ///
  /// @param value gives null where there is none
  public ViewTable with(Column column, Function<ViewRow, @Nullable Object> value) {
    List<Shown> more = new ArrayList<>(shown);
    more.add(new Shown(column, value));
    return new ViewTable(List.copyOf(more));
  }

  public void print(PrintWriter out, List<ViewRow> rows) {
    Table table = new Table(shown.stream().map(Shown::column).toList());
    rows.forEach(row -> table.row(shown.stream().map(it -> it.value().apply(row)).toArray()));
    table.print(out);
  }

  /// @param json whether as JSON lines
  public void print(PrintWriter out, List<ViewRow> rows, boolean json) {
    if (json) {
      rows.forEach(row -> Json.line(out, row.json()));
      out.flush();
    } else {
      print(out, rows);
    }
  }
}
