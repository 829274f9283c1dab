package io.relayer.core.config;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// A document as it was written: scalars are their text, so that an unquoted `0x…` stays an address
/// and is no number.
sealed interface YamlNode {
  int SHOWN = 200;
  Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  record Scalar(String text) implements YamlNode {}

  record Sequence(List<YamlNode> elements) implements YamlNode {}

  /// In the order of the document.
  record Mapping(Map<String, YamlNode> entries) implements YamlNode {
    static final Mapping EMPTY = new Mapping(Map.of());
  }

  /// No value, or `null`: as if the key were not there.
  record Nothing() implements YamlNode {}

  /// For messages.
  default String describe() {
    return switch (this) {
      case Scalar(var text) -> "'" + shown(text) + "'";
      case Sequence _ -> "a list";
      case Mapping _ -> "a mapping";
      case Nothing() -> "nothing";
    };
  }

  /// In one line that breaks no terminal.
  private static String shown(String text) {
    String start = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
    return CONTROL
        .matcher(start)
        .replaceAll(found -> "\\\\u%04x".formatted((int) found.group().charAt(0)));
  }
}
