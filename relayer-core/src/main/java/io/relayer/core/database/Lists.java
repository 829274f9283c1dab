package io.relayer.core.database;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Columns of rows, to be bound as arrays; and as many rows as one statement is good for.
public final class Lists {
  private Lists() {}

  /// One value of each row, in their order; may hold nulls, as an array may.
  @SuppressWarnings("NullAway") // the list has null elements where the array has
  public static <S, V> List<V> column(Collection<S> rows, Function<S, @Nullable V> value) {
    List<V> values = new ArrayList<>(rows.size());
    for (S row : rows) {
      values.add(value.apply(row));
    }
    return values;
  }

  /// All rows in their order, so many in each page; none where there are no rows.
  public static <S> List<List<S>> pages(List<S> rows, int size) {
    List<List<S>> pages = new ArrayList<>();
    for (int from = 0; from < rows.size(); from += size) {
      pages.add(rows.subList(from, Math.min(rows.size(), from + size)));
    }
    return pages;
  }
}
