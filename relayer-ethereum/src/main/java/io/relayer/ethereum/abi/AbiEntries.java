package io.relayer.ethereum.abi;

import io.relayer.ethereum.value.Named;
import io.relayer.ethereum.value.Printable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The entries of an ABI in the JSON of a compiler or of a tool: an array of them, or an object
/// that has it somewhere, as JSON or as text that is JSON.
///
/// Why: RATIONALE.md#abi-entries.
final class AbiEntries {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int SHOWN = 80;
  private static final int NAMED = 10;
  private static final String NONE =
      "expected an array of entries, or an object that has one as abi";

  private AbiEntries() {}

  /// @param json in UTF-8, or in UTF-16 or UTF-32, with a byte order mark or without
  /// @throws AbiMismatch if it has no ABI, or several
  static JsonNode of(byte[] json) throws AbiMismatch {
    return checked(entries(parse(json)));
  }

  private static JsonNode parse(byte[] json) throws AbiMismatch {
    try {
      return JSON.readTree(json);
    } catch (JacksonException e) {
      throw notJson(e);
    }
  }

  private static JsonNode parse(String json) throws AbiMismatch {
    try {
      return JSON.readTree(json);
    } catch (JacksonException e) {
      throw notJson(e);
    }
  }

  private static AbiMismatch notJson(JacksonException e) {
    String place =
        e.getLocation() == null
            ? ""
            : " at line %d, column %d"
                .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
    return new AbiMismatch(
        "", "not JSON: " + Printable.show(e.getOriginalMessage(), 2 * SHOWN) + place);
  }

  private static JsonNode entries(JsonNode root) throws AbiMismatch {
    if (root.isArray()) {
      return root;
    }
    // Of artifacts (Hardhat, Foundry, Truffle, Brownie, deployments), of solc's metadata, and of a
    // block explorer's answer.
    for (JsonNode place :
        List.of(root.path("abi"), root.path("output").path("abi"), root.path("result"))) {
      if (!place.isMissingNode()) {
        return array(place);
      }
    }
    Map<String, JsonNode> contracts = contracts(root);
    if (contracts.size() > 1) {
      contracts.values().removeIf(JsonNode::isEmpty);
    }
    if (contracts.size() > 1) {
      throw new AbiMismatch(
          "",
          "has the ABIs of %d contracts (%s): write that of one into a file of its own"
              .formatted(contracts.size(), names(contracts)));
    }
    if (contracts.isEmpty()) {
      throw new AbiMismatch("", NONE);
    }
    return contracts.values().iterator().next();
  }

  /// Those of solc's `--combined-json` and standard JSON output, of a Hardhat build, and of Vyper.
  private static Map<String, JsonNode> contracts(JsonNode root) throws AbiMismatch {
    JsonNode output = root.path("output").isObject() ? root.path("output") : root;
    boolean solc = output.path("contracts").isObject();
    JsonNode files = solc ? output.path("contracts") : root;
    Map<String, JsonNode> found = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> file : files.properties()) {
      put(found, file.getKey(), file.getValue());
      if (solc) {
        for (Map.Entry<String, JsonNode> contract : file.getValue().properties()) {
          put(found, file.getKey() + ":" + contract.getKey(), contract.getValue());
        }
      }
    }
    return found;
  }

  private static void put(Map<String, JsonNode> found, String name, JsonNode contract)
      throws AbiMismatch {
    if (contract.has("abi")) {
      found.put(name, array(contract.get("abi")));
    }
  }

  private static JsonNode array(JsonNode place) throws AbiMismatch {
    JsonNode array = place.isString() ? parsedText(place.stringValue()) : place;
    if (!array.isArray()) {
      throw new AbiMismatch("", NONE);
    }
    return array;
  }

  private static JsonNode parsedText(String text) throws AbiMismatch {
    if (!text.strip().startsWith("[")) {
      throw new AbiMismatch("", NONE);
    }
    return parse(text);
  }

  private static String names(Map<String, JsonNode> contracts) {
    List<String> names =
        contracts.keySet().stream().map(name -> Printable.show(name, SHOWN)).toList();
    return Named.of(names, NAMED, ", ", "");
  }

  /// The form that ethers takes is another language.
  private static JsonNode checked(JsonNode entries) throws AbiMismatch {
    if (!entries.isEmpty() && entries.valueStream().allMatch(JsonNode::isString)) {
      throw new AbiMismatch(
          "",
          "has human-readable lines such as '%s' (expected JSON: new ethers.Interface(lines).formatJson() writes it)"
              .formatted(Printable.show(entries.get(0).stringValue(), SHOWN)));
    }
    return entries;
  }
}
