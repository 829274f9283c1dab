package io.relayer.core.abi;

import java.util.List;

/// What a contract's ABI file declares: its functions and its errors, in the order of the file.
public final class ContractAbi {
  private final List<FunctionSignature> functions;
  private final List<FunctionSignature> errors;

  ContractAbi(List<FunctionSignature> functions, List<FunctionSignature> errors) {
    this.functions = List.copyOf(functions);
    this.errors = List.copyOf(errors);
  }

  /// Reads the JSON that compilers write: an array of entries, or an object that has it as `abi`.
  ///
  /// @param problems takes all that is wrong: `entry 3: inputs[0].type: …`, counted from 0
  /// @return what could be read
  public static ContractAbi parse(String json, List<String> problems) {
    return AbiFile.read(json, problems);
  }

  /// The functions of that name or of that full signature: none, one, or several where a name is
  /// overloaded.
  public List<FunctionSignature> functions(String nameOrSignature) {
    return functions.stream()
        .filter(f -> f.name().equals(nameOrSignature) || f.toString().equals(nameOrSignature))
        .toList();
  }

  /// All of them.
  public List<FunctionSignature> functions() {
    return functions;
  }

  List<FunctionSignature> errors() {
    return errors;
  }
}
