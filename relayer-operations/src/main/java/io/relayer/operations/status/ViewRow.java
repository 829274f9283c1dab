package io.relayer.operations.status;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// A row of an operators' view: its values under the names of its columns. The views are a contract
/// of their own and may grow, so what shows them shows all columns they have.
public final class ViewRow {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Map<String, @Nullable Object> values;

  private ViewRow(Map<String, @Nullable Object> values) {
    this.values = values;
  }

  public static ViewRow read(ResultSet rows, StatementContext context) throws SQLException {
    ResultSetMetaData columns = rows.getMetaData();
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      values.put(columns.getColumnLabel(i), value(rows, i, columns.getColumnTypeName(i)));
    }
    return new ViewRow(values);
  }

  private static @Nullable Object value(ResultSet rows, int column, String type)
      throws SQLException {
    if (rows.getObject(column) == null) {
      return null;
    }
    return switch (type) {
      case "timestamptz" -> rows.getTimestamp(column).toInstant();
      case "jsonb" -> JSON.readTree(rows.getString(column));
      default -> rows.getObject(column);
    };
  }

  /// The value as text; null where there is none.
  public @Nullable String text(String column) {
    Object value = value(column);
    return value instanceof BigDecimal decimal
        ? decimal.toPlainString()
        : value == null ? null : value.toString();
  }

  /// The value of a column that always has one.
  public String get(String column) {
    String text = text(column);
    if (text == null) {
      throw new IllegalArgumentException("column " + column + " is null");
    }
    return text;
  }

  /// An integer; null where there is none.
  public @Nullable Long number(String column) {
    Object value = value(column);
    return value == null ? null : ((Number) value).longValue();
  }

  public @Nullable Instant time(String column) {
    return (Instant) value(column);
  }

  public boolean flag(String column) {
    return Boolean.TRUE.equals(value(column));
  }

  private @Nullable Object value(String column) {
    if (!values.containsKey(column)) {
      throw new IllegalArgumentException("no column " + column + " in " + values.keySet());
    }
    return values.get(column);
  }

  /// How deep a transaction is, and how deep it has to be, for people; null where no block has it.
  public @Nullable String confirmations() {
    Long depth = number("confirmations");
    if (depth == null) {
      return null;
    }
    return "%d of %s%s"
        .formatted(
            depth,
            text("confirmations_required"),
            flag("confirm_by_finalized") ? ", and the finalized tag" : "");
  }

  /// For a JSON document: names as `transactionId`, times as text, wei as text, without what is
  /// null.
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    values.forEach((column, value) -> {
      if (value != null) {
        json.put(camelCase(column), inJson(value));
      }
    });
    return json;
  }

  private static Object inJson(Object value) {
    return switch (value) {
      case BigDecimal wei -> wei.toPlainString();
      case Instant time -> time.toString();
      case java.util.UUID id -> id.toString();
      default -> value;
    };
  }

  private static String camelCase(String column) {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < column.length(); i++) {
      boolean start = i > 0 && column.charAt(i - 1) == '_';
      if (column.charAt(i) != '_') {
        name.append(start ? Character.toUpperCase(column.charAt(i)) : column.charAt(i));
      }
    }
    return name.toString();
  }

  /// The same values.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ViewRow that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return Collections.unmodifiableMap(values).toString();
  }
}
