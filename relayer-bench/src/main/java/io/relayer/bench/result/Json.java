package io.relayer.bench.result;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Parts of documents.
public final class Json {
  private Json() {}

  /// Names and values in turn, in this order.
  public static Map<String, Object> ordered(@Nullable Object... namesAndValues) {
    Map<String, Object> all = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      put(all, String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
    }
    return all;
  }

  private static void put(Map<String, Object> all, String name, @Nullable Object value) {
    if (value != null) {
      all.put(name, value);
    }
  }

  static double rounded(double value) {
    return Math.round(value * 10) / 10.0;
  }

  public static double ratio(double value) {
    return Math.round(value * 1_000) / 1_000.0;
  }
}
