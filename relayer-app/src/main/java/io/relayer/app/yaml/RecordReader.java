package io.relayer.app.yaml;

import io.relayer.app.yaml.YamlNode.Mapping;
import io.relayer.app.yaml.YamlNode.Nothing;
import io.relayer.app.yaml.YamlNode.Scalar;
import io.relayer.core.config.ConfigurationException;
import io.relayer.core.config.Default;
import io.relayer.core.config.Inline;
import io.relayer.core.config.Kind;
import io.relayer.core.config.Paths;
import io.relayer.core.config.Problem;
import io.relayer.core.config.Secret;
import io.relayer.core.config.Unique;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Turns nodes into records: kebab-case keys, [Default] values, no key that no component has. Goes
/// on after a problem, so that all of them are told together; Jackson's own binding ends at the
/// first.
///
/// Why: RATIONALE.md#own-yaml.
public final class RecordReader {
  private final List<Problem> problems;
  private final ValueReader values;
  private final DuplicateCheck twins;

  /// @param folder what relative paths start from
  /// @param problems takes what is wrong
  public RecordReader(Path folder, List<Problem> problems) {
    this.problems = problems;
    this.values = new ValueReader(this, folder, problems);
    this.twins = new DuplicateCheck(problems);
  }

  /// The record that `mapping` describes; null where there was a problem.
  ///
  /// @param type a record, or a sealed interface of records that key `type` chooses from
  public <R> @Nullable R read(Mapping mapping, Class<R> type, String path) {
    if (type.isSealed()) {
      return type.cast(oneOf(mapping, type, path));
    }
    Set<String> known = new LinkedHashSet<>();
    Object result = record(mapping, type, path, known);
    mapping.entries().keySet().stream()
        .filter(key -> !known.contains(key))
        .forEach(key -> add(Paths.join(path, key), "unknown key" + hint(key, known)));
    return type.cast(result);
  }

  private static String hint(String key, Set<String> known) {
    return KeySuggestion.to(key, known)
        .map(" (did you mean '%s'?)"::formatted)
        .orElseGet(() -> "; known are " + String.join(", ", known));
  }

  private @Nullable Object oneOf(Mapping mapping, Class<?> sealed, String path) {
    Map<String, YamlNode> rest = new LinkedHashMap<>(mapping.entries());
    YamlNode wanted = rest.remove("type");
    List<String> kinds = new ArrayList<>();
    for (Class<?> candidate : sealed.getPermittedSubclasses()) {
      String kind = candidate.getAnnotation(Kind.class).value();
      if (new Scalar(kind).equals(wanted)) {
        return read(new Mapping(rest), candidate, path);
      }
      kinds.add(kind);
    }
    add(
        Paths.join(path, "type"),
        "expected %s, found %s"
            .formatted(String.join(" or ", kinds), wanted == null ? "nothing" : wanted.describe()));
    return null;
  }

  private @Nullable Object record(Mapping mapping, Class<?> type, String path, Set<String> known) {
    int before = problems.size();
    RecordComponent[] components = type.getRecordComponents();
    @Nullable Object[] arguments = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      arguments[i] =
          components[i].isAnnotationPresent(Inline.class)
              ? record(mapping, components[i].getType(), path, known)
              : component(mapping, components[i], path, known);
    }
    return problems.size() > before ? null : construct(type, components, arguments, path);
  }

  private @Nullable Object component(
      Mapping mapping, RecordComponent component, String path, Set<String> known) {
    String key = Components.key(component);
    String at = Paths.join(path, key);
    known.add(key);
    YamlNode node = mapping.entries().getOrDefault(key, new Nothing());
    if (component.getType() == Secret.class) {
      known.add(key + ValueReader.FILE);
      node =
          values.secret(node, mapping.entries().get(key + ValueReader.FILE), at + ValueReader.FILE);
    }
    Unique unique = component.getAnnotation(Unique.class);
    if (unique != null) {
      twins.find(node, unique, ValueReader.elementType(component.getGenericType()), at);
    }
    return node instanceof Nothing
        ? absent(component, at)
        : values.read(node, component.getGenericType(), at);
  }

  private @Nullable Object absent(RecordComponent component, String path) {
    Default text = component.getAnnotation(Default.class);
    Class<?> type = component.getType();
    if (text != null) {
      return values.read(new Scalar(text.value()), component.getGenericType(), path);
    }
    if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
      return null;
    }
    if (type == List.class) {
      return List.of();
    }
    if (type == Map.class) {
      return Map.of();
    }
    if (ValueReader.isSection(type)) {
      return read(Mapping.EMPTY, type, path);
    }
    add(path, "missing");
    return null;
  }

  private @Nullable Object construct(
      Class<?> type, RecordComponent[] components, @Nullable Object[] arguments, String path) {
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      return type.getDeclaredConstructor(types).newInstance(arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof ConfigurationException wrong) {
        wrong.problems().forEach(problem -> problems.add(problem.within(path)));
        return null;
      }
      throw new IllegalStateException("constructor of " + type, e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " can't be made", e);
    }
  }

  private void add(String path, String message) {
    problems.add(new Problem(path, message));
  }
}
