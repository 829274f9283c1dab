package io.relayer.core.transaction;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;

/// The text of a JSON object, as it is added to field by field. What is null is left out.
final class JsonFields {
  private static final HexFormat HEX = HexFormat.of();
  private static final JsonStringEncoder TEXTS = JsonStringEncoder.getInstance();

  private final StringBuilder json;

  /// @param capacity about how many characters it will have
  JsonFields(int capacity) {
    this.json = new StringBuilder(capacity).append('{');
  }

  JsonFields text(String name, @Nullable String value) {
    if (value != null) {
      name(name).append('"');
      TEXTS.quoteAsString(value, json);
      json.append('"');
    }
    return this;
  }

  /// As a number, whatever its size.
  JsonFields number(String name, @Nullable Number value) {
    return json(name, value == null ? null : value.toString());
  }

  /// As `0x…`.
  JsonFields hex(String name, byte @Nullable [] value) {
    if (value != null) {
      HEX.formatHex(name(name).append("\"0x"), value);
      json.append('"');
    }
    return this;
  }

  /// What is JSON already.
  JsonFields json(String name, @Nullable String value) {
    if (value != null) {
      name(name).append(value);
    }
    return this;
  }

  JsonFields object(String name, @Nullable JsonFields value) {
    return json(name, value == null ? null : value.end());
  }

  /// The fields of an object that is JSON already.
  JsonFields fieldsOf(String object) {
    String fields = object.substring(1, object.length() - 1);
    if (!fields.isBlank()) {
      separate().append(fields);
    }
    return this;
  }

  /// The whole object.
  String end() {
    return json + "}";
  }

  /// The object without its end.
  String open() {
    return json.toString();
  }

  private StringBuilder name(String name) {
    return separate().append('"').append(name).append("\":");
  }

  private StringBuilder separate() {
    return json.length() > 1 ? json.append(',') : json;
  }
}
