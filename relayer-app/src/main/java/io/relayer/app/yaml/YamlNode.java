package io.relayer.app.yaml;

import io.relayer.core.config.Problem;
import java.util.List;
import java.util.Map;

/// A document as it was written: scalars are their text, so that an unquoted `0x…` stays an address
/// and is no number.
public sealed interface YamlNode {
  record Scalar(String text) implements YamlNode {}

  record Sequence(List<YamlNode> elements) implements YamlNode {}

  /// In the order of the document.
  record Mapping(Map<String, YamlNode> entries) implements YamlNode {
    static final Mapping EMPTY = new Mapping(Map.of());
  }

  /// No value, or `null`: as if the key were not there.
  record Nothing() implements YamlNode {}

  /// For messages where it is of the wrong kind: a text may be a secret that got there.
  default String kind() {
    return this instanceof Scalar ? "a text" : describe();
  }

  /// For messages: without what URLs hide.
  default String describe() {
    return switch (this) {
      case Scalar(var text) -> Problem.shown(text);
      case Sequence _ -> "a list";
      case Mapping _ -> "a mapping";
      case Nothing() -> "nothing";
    };
  }
}
