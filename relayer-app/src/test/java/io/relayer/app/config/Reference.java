package io.relayer.app.config;

import static java.util.stream.Collectors.joining;

import io.relayer.app.yaml.Components;
import io.relayer.app.yaml.ScalarParsers;
import io.relayer.app.yaml.ValueReader;
import io.relayer.core.chain.Depth;
import io.relayer.core.chain.FanOut;
import io.relayer.core.config.Default;
import io.relayer.core.config.Doc;
import io.relayer.core.config.Kind;
import io.relayer.core.config.Paths;
import io.relayer.core.config.Secret;
import io.relayer.core.config.SecretUrl;
import io.relayer.core.config.Unit;
import io.relayer.core.database.JdbcUrl;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Wei;
import io.relayer.signer.settings.ContractFile;
import io.relayer.signer.settings.Rate;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Every key that the records have, with what they say about it.
final class Reference {
  /// A key.
  ///
  /// @param path `[]` stands for an element of a list, `<name>` for a name of the operator's own
  /// @param standard what it is when it is not given
  record Key(String path, String type, String unit, String standard, String meaning) {
    String section() {
      return path.split("[.\\[]", 2)[0];
    }
  }

  private static final Map<Class<?>, String> TYPES =
      Map.ofEntries(
          Map.entry(String.class, "text"),
          Map.entry(int.class, "number"),
          Map.entry(boolean.class, "true, false"),
          Map.entry(BigDecimal.class, "number"),
          Map.entry(Duration.class, "time"),
          Map.entry(Wei.class, "amount"),
          Map.entry(ChainId.class, "number"),
          Map.entry(Address.class, "address"),
          Map.entry(SecretUrl.class, "URL"),
          Map.entry(JdbcUrl.class, "text"),
          Map.entry(Path.class, "file"),
          Map.entry(ContractFile.class, "file"),
          Map.entry(Secret.class, "secret"),
          Map.entry(Depth.class, "number, finalized"),
          Map.entry(FanOut.class, "number, all"),
          Map.entry(Rate.class, "rate"));

  private static final Map<Class<?>, String> UNITS =
      Map.of(
          Duration.class, "ms, s, m, h, d",
          Wei.class, "wei, gwei, eth",
          Rate.class, "/s, /m, /h, /d");

  private final List<Key> keys = new ArrayList<>();

  private Reference() {}

  static List<Key> keys() {
    Reference reference = new Reference();
    reference.record(Configuration.class, "");
    return reference.keys;
  }

  private void record(Class<?> type, String path) {
    Components.of(type).forEach(component -> component(component, path));
  }

  private void component(RecordComponent component, String parent) {
    String path = Paths.join(parent, Components.key(component));
    Doc doc = component.getAnnotation(Doc.class);
    if (doc == null) {
      throw new IllegalStateException(path + " has no @Doc");
    }
    Type type = component.getGenericType();
    keys.add(new Key(path, typeOf(type), unit(component), standard(component), doc.value()));
    inside(type, path);
  }

  private void inside(Type type, String path) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      switch (generic.getRawType().getTypeName()) {
        case "java.util.List" -> inside(arguments[0], path + "[]");
        case "java.util.Map" -> inside(arguments[1], path + "." + nameOf(arguments[0]));
        case String _ -> {}
      }
    } else if (type instanceof Class<?> plain
        && plain.isSealed()
        && ScalarParsers.of(plain) == null) {
      for (Class<?> kind : plain.getPermittedSubclasses()) {
        record(kind, "%s{%s}".formatted(path, kind.getAnnotation(Kind.class).value()));
      }
    } else if (type instanceof Class<?> plain && ValueReader.isSection(plain)) {
      record(plain, path);
    }
  }

  private static String typeOf(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      return switch (generic.getRawType().getTypeName()) {
        case "java.util.List" -> "list of " + plural(typeOf(arguments[0]));
        case "java.util.Map" -> plural(typeOf(arguments[1])) + " by " + typeOf(arguments[0]);
        case String _ -> typeOf(arguments[0]) + ", never";
      };
    }
    Class<?> plain = (Class<?>) type;
    return plain.isEnum()
        ? String.join(", ", ScalarParsers.words(plain))
        : TYPES.getOrDefault(plain, "keys");
  }

  private static String plural(String type) {
    return switch (type) {
      case "address" -> "addresses";
      case "keys", "text" -> type;
      case String _ when type.contains(" ") -> type;
      case String _ -> type + "s";
    };
  }

  private static String nameOf(Type key) {
    return key == ChainId.class ? "<id>" : "<name>";
  }

  private static String unit(RecordComponent component) {
    Unit unit = component.getAnnotation(Unit.class);
    Type type = component.getGenericType();
    if (type instanceof ParameterizedType generic && generic.getRawType() == Optional.class) {
      type = generic.getActualTypeArguments()[0];
    }
    return unit == null && type instanceof Class<?> plain
        ? UNITS.getOrDefault(plain, "")
        : unit == null ? "" : unit.value();
  }

  private static String standard(RecordComponent component) {
    Default text = component.getAnnotation(Default.class);
    if (text != null) {
      return text.value().isEmpty() ? "empty" : "`" + text.value() + "`";
    }
    Class<?> type = component.getType();
    boolean absent =
        type == List.class
            || type == Map.class
            || component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    boolean keys = typeOf(component.getGenericType()).equals("keys");
    return absent ? "none" : keys ? "" : "required";
  }

  /// The tables of `docs/configuration.md`, one for each section.
  static String tables() {
    List<Key> all = keys();
    return all.stream()
        .filter(key -> key.path().equals(key.section()))
        .map(section -> table(section, all))
        .collect(joining("\n"));
  }

  private static String table(Key section, List<Key> all) {
    String rows =
        all.stream()
            .filter(key -> key.section().equals(section.path()) && !key.equals(section))
            .map(Reference::row)
            .collect(joining());
    String head = "\n| key | type | unit | default | meaning |\n|---|---|---|---|---|\n";
    return "## `%s`\n\n%s\n%s".formatted(section.path(), section.meaning(), head + rows);
  }

  private static String row(Key key) {
    return "| `%s` | %s | %s | %s | %s |\n"
        .formatted(
            key.path(), key.type(), key.unit(), key.standard(), key.meaning().replace("|", "\\|"));
  }
}
