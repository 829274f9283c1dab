package io.relayer.app.yaml;

import io.relayer.core.config.Inline;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;

/// The keys of a record.
public final class Components {
  private Components() {}

  /// The record's components with those of its [Inline] ones in their place.
  public static Stream<RecordComponent> of(Class<?> record) {
    return Arrays.stream(record.getRecordComponents())
        .flatMap(component ->
            component.isAnnotationPresent(Inline.class)
                ? of(component.getType())
                : Stream.of(component));
  }

  static RecordComponent named(Class<?> record, String key) {
    return of(record)
        .filter(component -> key(component).equals(key))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(record + " has no key " + key));
  }

  /// How the component is written: in kebab-case.
  public static String key(RecordComponent component) {
    return component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}
