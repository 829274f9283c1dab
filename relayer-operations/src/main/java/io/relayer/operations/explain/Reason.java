package io.relayer.operations.explain;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The meaning of a code, and its remedy for an operator.
///
/// @param code as it stands in the views
/// @param detail what is particular to this transaction
public record Reason(String code, String meaning, String remedy, @Nullable String detail) {

  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("code", code);
    json.put("meaning", meaning);
    if (detail != null) {
      json.put("detail", detail);
    }
    json.put("remedy", remedy);
    return json;
  }
}
