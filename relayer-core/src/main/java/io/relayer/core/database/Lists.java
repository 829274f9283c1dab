package io.relayer.core.database;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Columns of rows, to be bound as arrays.
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
}
