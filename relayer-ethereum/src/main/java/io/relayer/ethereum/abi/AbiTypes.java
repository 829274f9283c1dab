package io.relayer.ethereum.abi;

import io.relayer.ethereum.value.Printable;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Reads the parameters of an entry.
final class AbiTypes {
  private static final int SHOWN = 80;

  private AbiTypes() {}

  /// @param field that holds them: `inputs`, or `components` of a tuple
  /// @param parent the path of `node`, with a point behind it; empty for the entry
  static AbiType.Tuple parameters(JsonNode node, String field, String parent, int depth)
      throws AbiMismatch {
    JsonNode array = node.path(field);
    if (!array.isArray()) {
      throw new AbiMismatch(parent + field, "expected an array, found " + shown(array));
    }
    List<AbiParameter> parameters = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      String path = "%s%s[%d].".formatted(parent, field, i);
      AbiType type = type(array.get(i), path, depth);
      parameters.add(new AbiParameter(name(array.get(i)), type));
    }
    return new AbiType.Tuple(parameters);
  }

  /// Parameters may have none. A name is for messages alone, so one that is none is left out.
  private static String name(JsonNode parameter) {
    String text = parameter.path("name").asString("");
    return text.length() <= SHOWN && TypeNames.IDENTIFIER.matcher(text).matches() ? text : "";
  }

  private static AbiType type(JsonNode parameter, String path, int depth) throws AbiMismatch {
    JsonNode written = parameter.path("type");
    String text = written.asString("");
    int bracket = text.indexOf('[');
    String base = bracket < 0 ? text : text.substring(0, bracket);
    if (base.isEmpty()) {
      throw new AbiMismatch(path + "type", "expected a type, found " + shown(written));
    }
    AbiType type =
        switch (base) {
          case "tuple" -> parameters(parameter, "components", path, deeper(depth, path));
          case "function" -> new AbiType.Callback();
          default -> TypeNames.elementary(TypeNames.canonical(base), path + "type");
        };
    int nested = depth;
    var suffixes = TypeNames.ARRAY.matcher(text).region(base.length(), text.length());
    int end = base.length();
    while (end < text.length()) {
      if (!suffixes.lookingAt()) {
        throw new AbiMismatch(
            path + "type", "expected [] or [1] to [99999] behind a type, found " + shown(written));
      }
      nested = deeper(nested, path);
      type = TypeNames.array(type, suffixes.group());
      end = suffixes.end();
      suffixes.region(end, text.length());
    }
    return type;
  }

  private static int deeper(int depth, String path) throws AbiMismatch {
    if (depth == TypeNames.MAX_DEPTH) {
      throw new AbiMismatch(
          path + "type", "expected types nested at most " + TypeNames.MAX_DEPTH + " deep");
    }
    return depth + 1;
  }

  static String shown(JsonNode node) {
    return switch (node.getNodeType()) {
      case STRING -> "'" + Printable.show(node.stringValue(), SHOWN) + "'";
      case MISSING -> "nothing";
      case ARRAY -> "an array";
      case OBJECT -> "an object";
      default -> Printable.show(node.toString(), SHOWN);
    };
  }
}
