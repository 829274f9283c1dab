package io.relayer.messages.request;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// JSON in the one form of RFC 8785 (for text without control characters): no white space, keys
/// sorted by UTF-16 code units, nothing escaped but `"` and `\`. Written by hand, so that no
/// library's next version changes a fingerprint. Values are handed in as canonical JSON already.
final class CanonicalJson {
  private CanonicalJson() {}

  static String text(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  static String array(List<String> values) {
    return values.stream().collect(Collectors.joining(",", "[", "]"));
  }

  static String object(Map<String, String> members) {
    return new TreeMap<>(members)
        .entrySet().stream()
            .map(member -> text(member.getKey()) + ":" + member.getValue())
            .collect(Collectors.joining(",", "{", "}"));
  }
}
