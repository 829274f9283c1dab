package io.relayer.ethereum.abi;

import io.relayer.ethereum.abi.ContractAbi.RefusedFunction;
import io.relayer.ethereum.value.Bytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Reads the entries of an ABI, and goes on after a problem. Events, the constructor and the like
/// are not used, so nothing in them is wrong.
final class AbiFile {
  private static final int MOST_SHOWN = 20;
  private static final Set<String> NOT_USED = Set.of("event", "constructor", "fallback", "receive");

  private final Map<String, FunctionSignature> functions = new LinkedHashMap<>();
  private final Map<String, FunctionSignature> errors = new LinkedHashMap<>();
  private final Map<Bytes, FunctionSignature> bySelector = new HashMap<>();
  private final List<RefusedFunction> refused = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  private AbiFile() {}

  static ContractAbi.Entries read(JsonNode entries) {
    AbiFile file = new AbiFile();
    for (int i = 0; i < entries.size(); i++) {
      try {
        file.add(i, entries.get(i));
      } catch (AbiMismatch e) {
        String where = e.path().isEmpty() ? "" : e.path() + ": ";
        String problem = "entry " + i + ": " + where + e.problem();
        file.problems.add(problem);
        file.refuse(entries.get(i), problem);
      }
    }
    return new ContractAbi.Entries(
        List.copyOf(file.functions.values()),
        List.copyOf(file.errors.values()),
        file.refused,
        file.shown());
  }

  private List<String> shown() {
    if (problems.size() <= MOST_SHOWN) {
      return problems;
    }
    List<String> shown = new ArrayList<>(problems.subList(0, MOST_SHOWN));
    shown.add("… and %d more entries".formatted(problems.size() - MOST_SHOWN));
    return shown;
  }

  private void add(int index, JsonNode entry) throws AbiMismatch {
    if (!entry.isObject()) {
      throw new AbiMismatch("", "expected an object, found " + AbiTypes.shown(entry));
    }
    String type = type(entry);
    if (type.equals("function")) {
      addFunction(index, signature(entry));
    } else if (type.equals("error")) {
      // A compiler writes an error once for each library that declares it: all of them are one.
      FunctionSignature error = signature(entry);
      errors.putIfAbsent(error.toString(), error);
    } else if (!NOT_USED.contains(type)) {
      throw new AbiMismatch(
          "type",
          "expected function, error, event, constructor, fallback or receive, found "
              + AbiTypes.shown(entry.path("type")));
    }
  }

  /// The oldest compilers left the type of functions out.
  private static String type(JsonNode entry) {
    JsonNode type = entry.path("type");
    return type.isMissingNode() || type.isNull() ? "function" : type.asString("");
  }

  /// Two of one form are one. Two forms with one selector are none: the contract can't tell them
  /// apart, and would carry out the other one.
  private void addFunction(int index, FunctionSignature function) throws AbiMismatch {
    FunctionSignature other = bySelector.putIfAbsent(function.selector(), function);
    if (other == null) {
      functions.put(function.toString(), function);
    } else if (!other.toString().equals(function.toString())) {
      String problem =
          "function %s has the selector of %s, %s: neither is called by name"
              .formatted(function, other, function.selector());
      if (functions.remove(other.toString()) != null) {
        refused.add(new RefusedFunction(other.name(), "entry " + index + ": " + problem));
      }
      throw new AbiMismatch("", problem);
    }
  }

  private void refuse(JsonNode entry, String problem) {
    String name = entry.path("name").asString("");
    if (entry.isObject() && type(entry).equals("function") && !name.isEmpty()) {
      refused.add(new RefusedFunction(name, problem));
    }
  }

  private static FunctionSignature signature(JsonNode entry) throws AbiMismatch {
    JsonNode name = entry.path("name");
    if (!TypeNames.IDENTIFIER.matcher(name.asString("")).matches()) {
      throw new AbiMismatch("name", "expected a name, found " + AbiTypes.shown(name));
    }
    JsonNode inputs = entry.path("inputs");
    AbiType.Tuple parameters =
        inputs.isMissingNode() || inputs.isNull()
            ? new AbiType.Tuple(List.of())
            : AbiTypes.parameters(entry, "inputs", "", 0);
    return new FunctionSignature(name.asString(), parameters);
  }
}
