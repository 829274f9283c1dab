package io.relayer.app.yaml;

import io.relayer.app.yaml.YamlNode.Mapping;
import io.relayer.app.yaml.YamlNode.Nothing;
import io.relayer.app.yaml.YamlNode.Scalar;
import io.relayer.app.yaml.YamlNode.Sequence;
import io.relayer.core.config.Paths;
import io.relayer.core.config.Problem;
import io.relayer.core.config.Unique;
import io.relayer.core.config.Urls;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds elements of a list that are alike. Looks at what is written, so that two chains of one id
/// are told of even where something else is wrong with them.
///
/// Why: RATIONALE.md#twins.
final class DuplicateCheck {
  private final List<Problem> problems;

  DuplicateCheck(List<Problem> problems) {
    this.problems = problems;
  }

  /// @param node a list, or lists by name
  /// @param elementType what the lists hold
  void find(YamlNode node, Unique unique, Class<?> elementType, String path) {
    switch (node) {
      case Sequence list -> find(list, unique, elementType, path);
      case Mapping(var lists) ->
          lists.forEach((name, list) -> find(list, unique, elementType, Paths.join(path, name)));
      case Scalar _, Nothing() -> {}
    }
  }

  private void find(Sequence list, Unique unique, Class<?> elementType, String path) {
    if (unique.value().length == 0) {
      find(list, elementType, null, path);
    }
    for (String key : unique.value()) {
      find(list, Components.named(elementType, key).getType(), key, path);
    }
  }

  private void find(Sequence list, Class<?> type, @Nullable String key, String path) {
    Map<Object, String> places = new HashMap<>();
    for (int i = 0; i < list.elements().size(); i++) {
      String at = Paths.join(Paths.element(path, i), key == null ? "" : key);
      if (in(list.elements().get(i), key) instanceof Scalar scalar) {
        String before = places.putIfAbsent(identity(scalar, type), at);
        if (before != null) {
          problems.add(
              new Problem(at, "%s is there already, at %s".formatted(scalar.describe(), before)));
        }
      }
    }
  }

  private static YamlNode in(YamlNode element, @Nullable String key) {
    if (key == null) {
      return element;
    }
    return element instanceof Mapping(var entries)
        ? entries.getOrDefault(key, new Nothing())
        : new Nothing();
  }

  /// Its value, so that `1` is `01`; what can't be read is itself.
  private static Object identity(Scalar scalar, Class<?> type) {
    ScalarParsers.Parser parser = ScalarParsers.of(type);
    try {
      return parser == null ? scalar : Urls.canonical(parser.parse(scalar.text()));
    } catch (IllegalArgumentException | ArithmeticException _) {
      return scalar;
    }
  }
}
