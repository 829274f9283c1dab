package io.relayer.app.view;

import io.relayer.core.FreshDatabase;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads an operator view: each value as PostgreSQL writes it in JSON, absent ones as null.
record View(FreshDatabase fresh, String name) {

  /// The only row that a condition holds for.
  Map<String, @Nullable String> row(String condition) {
    Map<String, @Nullable String> row = new LinkedHashMap<>();
    fresh
        .database()
        .withHandle(handle ->
            handle
                .createQuery(
                    "select key, value from jsonb_each_text((select to_jsonb(v) from %s v where %s))"
                        .formatted(name, condition))
                .map((rows, context) -> row.put(rows.getString("key"), rows.getString("value")))
                .list());
    if (row.isEmpty()) {
      throw new AssertionError("%s has no row where %s".formatted(name, condition));
    }
    return row;
  }

  /// An expression over each row, in its order.
  List<String> column(String expression) {
    return fresh
        .database()
        .withHandle(handle ->
            handle
                .createQuery("select %s from %s order by 1".formatted(expression, name))
                .mapTo(String.class)
                .list());
  }
}
