package io.relayer.core.abi;

import io.relayer.core.literal.Printable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads an ABI file, and goes on after a problem.
final class AbiFile {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int SHOWN = 80;

  private final List<FunctionSignature> functions = new ArrayList<>();
  private final List<FunctionSignature> errors = new ArrayList<>();
  private final Map<String, Integer> declared = new HashMap<>();

  private AbiFile() {}

  static ContractAbi read(String json, List<String> problems) {
    AbiFile file = new AbiFile();
    JsonNode entries = entries(json, problems);
    for (int i = 0; i < entries.size(); i++) {
      try {
        file.add(i, entries.get(i));
      } catch (AbiMismatch e) {
        String where = "entry " + i + ": ";
        problems.add(where + (e.path().isEmpty() ? "" : e.path() + ": ") + e.problem());
      }
    }
    return new ContractAbi(file.functions, file.errors);
  }

  private static JsonNode entries(String json, List<String> problems) {
    JsonNode none = JSON.createArrayNode();
    JsonNode root;
    try {
      root = JSON.readTree(json);
    } catch (JacksonException e) {
      problems.add("not JSON: " + Printable.show(e.getOriginalMessage(), 2 * SHOWN) + place(e));
      return none;
    }
    JsonNode entries = root.isObject() ? root.path("abi") : root;
    if (!entries.isArray()) {
      problems.add("expected an array of entries, or an object that has one as abi");
      return none;
    }
    return entries;
  }

  private static String place(JacksonException e) {
    return e.getLocation() == null
        ? ""
        : " at line %d, column %d"
            .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
  }

  private void add(int index, JsonNode entry) throws AbiMismatch {
    if (!entry.isObject()) {
      throw new AbiMismatch("", "expected an object, found " + shown(entry));
    }
    // The oldest compilers left the type of functions out.
    String type = entry.path("type").asString("function");
    switch (type) {
      case "function" -> functions.add(declared(index, type, signature(entry)));
      case "error" -> errors.add(declared(index, type, signature(entry)));
      case "event" -> declared(index, type, signature(entry));
      case "constructor" -> parameters(entry, "inputs", "", 0);
      case "fallback", "receive" -> {}
      default ->
          throw new AbiMismatch(
              "type",
              "expected function, error, event, constructor, fallback or receive, found "
                  + shown(entry.path("type")));
    }
  }

  private FunctionSignature declared(int index, String type, FunctionSignature signature)
      throws AbiMismatch {
    Integer before = declared.putIfAbsent(type + " " + signature, index);
    if (before != null) {
      throw new AbiMismatch(
          "", "%s %s is there already: entry %d".formatted(type, signature, before));
    }
    return signature;
  }

  private static FunctionSignature signature(JsonNode entry) throws AbiMismatch {
    JsonNode name = entry.path("name");
    if (!TypeNames.IDENTIFIER.matcher(name.asString("")).matches()) {
      throw new AbiMismatch("name", "expected a name, found " + shown(name));
    }
    return new FunctionSignature(name.asString(), parameters(entry, "inputs", "", 0));
  }

  /// @param field that holds them: `inputs`, or `components` of a tuple
  /// @param parent the path of `node`, with a point behind it; empty for the entry
  private static AbiType.Tuple parameters(JsonNode node, String field, String parent, int depth)
      throws AbiMismatch {
    JsonNode array = node.path(field);
    if (!array.isArray()) {
      throw new AbiMismatch(parent + field, "expected an array, found " + shown(array));
    }
    List<AbiParameter> parameters = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      String path = "%s%s[%d].".formatted(parent, field, i);
      AbiType type = type(array.get(i), path, depth);
      parameters.add(new AbiParameter(name(array.get(i), path), type));
    }
    return new AbiType.Tuple(parameters);
  }

  /// Parameters may have none.
  private static String name(JsonNode parameter, String path) throws AbiMismatch {
    JsonNode name = parameter.path("name");
    String text = name.asString("");
    if (text.isEmpty() || TypeNames.IDENTIFIER.matcher(text).matches()) {
      return text;
    }
    throw new AbiMismatch(path + "name", "expected a name, found " + shown(name));
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
        base.equals("tuple")
            ? parameters(parameter, "components", path, deeper(depth, path))
            : TypeNames.elementary(base, path + "type");
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

  private static String shown(JsonNode node) {
    return switch (node.getNodeType()) {
      case STRING -> "'" + Printable.show(node.stringValue(), SHOWN) + "'";
      case MISSING -> "nothing";
      case ARRAY -> "an array";
      case OBJECT -> "an object";
      default -> Printable.show(node.toString(), SHOWN);
    };
  }
}
