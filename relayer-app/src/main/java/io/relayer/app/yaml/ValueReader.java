package io.relayer.app.yaml;

import io.relayer.app.yaml.YamlNode.Mapping;
import io.relayer.app.yaml.YamlNode.Nothing;
import io.relayer.app.yaml.YamlNode.Scalar;
import io.relayer.app.yaml.YamlNode.Sequence;
import io.relayer.core.config.Masked;
import io.relayer.core.config.Paths;
import io.relayer.core.config.Problem;
import io.relayer.core.config.Secret;
import io.relayer.core.config.SmallFile;
import io.relayer.ethereum.value.MaskedUrls;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Turns a node into a value of a component's type: a scalar, a list or map of values, an optional
/// one (`never` is none), or a record.
public final class ValueReader {
  static final String FILE = "-file";

  private static final Pattern END_OF_LINE = Pattern.compile("\\r?\\n\\z");

  private final RecordReader records;
  private final Path folder;
  private final List<Problem> problems;

  ValueReader(RecordReader records, Path folder, List<Problem> problems) {
    this.records = records;
    this.folder = folder;
    this.problems = problems;
  }

  /// The value; null where there was a problem.
  @Nullable Object read(YamlNode node, Type type, String path) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      if (generic.getRawType() == List.class) {
        return list(node, arguments[0], path);
      }
      if (generic.getRawType() == Map.class) {
        return map(node, arguments[0], arguments[1], path);
      }
      return optional(node, arguments[0], path);
    }
    Class<?> plain = (Class<?>) type;
    Method content = content(plain);
    if (content != null) {
      return content(node, content, path);
    }
    ScalarParsers.Parser parser = ScalarParsers.of(plain);
    if (parser != null) {
      return scalar(node, parser, shown(node, plain), path);
    }
    if (node instanceof Mapping mapping) {
      return records.read(mapping, plain, path);
    }
    return wrong(path, "expected keys and values, found " + node.kind());
  }

  /// The value as messages may show it.
  private static String shown(YamlNode node, Class<?> type) {
    boolean mayHide = Masked.class.isAssignableFrom(type);
    return mayHide && node instanceof Scalar(var text)
        ? new Scalar(MaskedUrls.of(text)).describe()
        : node.describe();
  }

  private @Nullable Object scalar(
      YamlNode node, ScalarParsers.Parser parser, String shown, String path) {
    if (!(node instanceof Scalar(var text))) {
      return wrong(path, "expected a single value, found " + node.describe());
    }
    try {
      Object value = parser.parse(text);
      return value instanceof Path file ? folder.resolve(file) : value;
    } catch (IllegalArgumentException e) {
      String expected = e.getMessage();
      // The domain's types say what they found, but not always how it was written.
      return expected != null && expected.contains("found")
          ? wrong(path, "not valid: %s (%s)".formatted(shown, expected))
          : wrong(path, "%s, found %s".formatted(expected, shown));
    } catch (ArithmeticException _) {
      return wrong(path, "expected a smaller number, found " + shown);
    }
  }

  private @Nullable Object file(YamlNode node, String path) {
    return scalar(node, Path::of, node.describe(), path);
  }

  /// Whether a record is written as keys and values, and not as one text.
  public static boolean isSection(Class<?> type) {
    return type.isRecord() && ScalarParsers.of(type) == null && content(type) == null;
  }

  /// What reads the content of a file that is named: `static T read(String, Path)`; null where the
  /// type has none.
  private static @Nullable Method content(Class<?> type) {
    try {
      Method read = type.getMethod("read", String.class, Path.class);
      return Modifier.isStatic(read.getModifiers()) && read.getReturnType() == type ? read : null;
    } catch (NoSuchMethodException _) {
      return null;
    }
  }

  /// What is wrong in the file is no problem of the document: the type says what it makes of it.
  private @Nullable Object content(YamlNode node, Method read, String path) {
    if (!(node instanceof Scalar(var name))) {
      return wrong(path, "expected the name of a file, found " + node.describe());
    }
    if (!(file(node, path) instanceof Path file)) {
      return null;
    }
    try {
      return read.invoke(null, name, file);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(read + " failed", e);
    }
  }

  private @Nullable Object optional(YamlNode node, Type type, String path) {
    return node.equals(new Scalar("never"))
        ? Optional.empty()
        : Optional.ofNullable(read(node, type, path));
  }

  private @Nullable Object list(YamlNode node, Type type, String path) {
    if (!(node instanceof Sequence(var elements))) {
      return wrong(path, "expected a list, found " + node.kind());
    }
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < elements.size(); i++) {
      Object value = read(elements.get(i), type, Paths.element(path, i));
      if (value != null) {
        values.add(value);
      }
    }
    return values;
  }

  private @Nullable Object map(YamlNode node, Type keyType, Type valueType, String path) {
    if (!(node instanceof Mapping(var entries))) {
      return wrong(path, "expected keys and values, found " + node.kind());
    }
    Map<Object, Object> values = new LinkedHashMap<>();
    Map<String, YamlNode> plain = valueType == Secret.class ? secrets(entries, path) : entries;
    boolean hides = valueType == Secret.class;
    plain.forEach((name, entry) -> {
      String at = hides ? at(path, name, entries) : Paths.join(path, name);
      Object key = read(new Scalar(name), keyType, at);
      Object value = read(entry, valueType, at);
      if (key != null && value != null && values.put(key, value) != null) {
        wrong(at, "'%s' is there already, written in another way".formatted(key));
      }
    });
    return values;
  }

  private Map<String, YamlNode> secrets(Map<String, YamlNode> entries, String path) {
    Map<String, YamlNode> plain = new LinkedHashMap<>();
    entries.forEach((name, entry) -> {
      if (name.endsWith(FILE)) {
        String key = name.substring(0, name.length() - FILE.length());
        YamlNode beside = entries.getOrDefault(key, new Nothing());
        plain.put(key, secret(beside, entry, at(path, name, entries)));
      } else {
        plain.putIfAbsent(name, entry);
      }
    });
    return plain;
  }

  /// Of a secret, which is named by its key or by that with `-file`.
  private static String at(String path, String name, Map<String, YamlNode> entries) {
    List<String> names = List.copyOf(entries.keySet());
    int index = names.indexOf(name);
    return Paths.secret(path, name, index < 0 ? names.indexOf(name + FILE) : index);
  }

  /// What a list, or the lists of a map, hold.
  static Class<?> elementType(Type type) {
    return type instanceof ParameterizedType generic
        ? elementType(generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1])
        : (Class<?>) type;
  }

  /// The secret's text: as it stands, or what the file that `<key>-file` names holds, without the
  /// end of its last line.
  ///
  /// @param at where that key stands
  YamlNode secret(YamlNode node, @Nullable YamlNode file, String at) {
    if (file == null || file instanceof Nothing) {
      return node;
    }
    if (!(node instanceof Nothing)) {
      wrong(at, "given besides the value itself");
    } else if (file(file, at) instanceof Path named) {
      try {
        String text = END_OF_LINE.matcher(SmallFile.read(named)).replaceFirst("");
        if (text.isEmpty()) {
          wrong(at, "%s is empty".formatted(named));
        }
        return new Scalar(text);
      } catch (IOException e) {
        wrong(at, "can't be read: " + e.getMessage());
      }
    }
    return new Scalar("");
  }

  private @Nullable Object wrong(String path, String message) {
    problems.add(new Problem(path, message));
    return null;
  }
}
