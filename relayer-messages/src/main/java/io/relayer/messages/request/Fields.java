package io.relayer.messages.request;

import io.relayer.ethereum.value.Printable;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The fields of one object in a request. A field that is `null` counts as absent.
public final class Fields {
  private static final int SHOWN = 80;

  private final String prefix;
  private final JsonNode node;

  private Fields(String prefix, JsonNode node) {
    this.prefix = prefix;
    this.node = node;
  }

  /// @param path of the object; empty for the request itself
  public static Fields of(String path, JsonNode node, String... known) throws Refusal {
    var fields = new Fields(path.isEmpty() ? "" : path + ".", node);
    List<String> names = List.of(known);
    for (String name : node.propertyNames()) {
      if (!names.contains(name)) {
        throw new Refusal(
            RejectionCode.UNKNOWN_FIELD,
            fields.path(name) + ": unknown field (known here: " + String.join(", ", names) + ")");
      }
    }
    return fields;
  }

  boolean has(String name) {
    return get(name) != null;
  }

  @Nullable
  public Field get(String name) {
    JsonNode value = node.get(name);
    return value == null || value.isNull() ? null : new Field(path(name), value);
  }

  public Field require(String name, String expected) throws Refusal {
    Field field = get(name);
    if (field == null) {
      throw Field.refusal(path(name), "missing (expected " + expected + ")");
    }
    return field;
  }

  /// Refuses if more than one of `names` is there.
  void atMostOneOf(String... names) throws Refusal {
    List<String> present = List.of(names).stream().filter(this::has).toList();
    if (present.size() > 1) {
      throw Field.refusal(
          path(present.get(1)), "given together with " + path(present.get(0)) + " (expected one)");
    }
  }

  String path(String name) {
    return prefix + Printable.show(name, SHOWN);
  }
}
