package io.relayer.ethereum.abi;

import io.relayer.ethereum.value.Printable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The functions and errors that a contract's ABI file declares, in the order of the file. An entry
/// that can't be used takes no other with it, and a file that can't be used no other contract: what
/// is asked of them is refused, with the message that is given here.
///
/// Why: RATIONALE.md#own-abi.
public final class ContractAbi {
  private final Entries entries;
  private final @Nullable String unusable;

  /// The file's name with a colon, before what is said of it; empty where it has none.
  private final String source;

  /// A function that is there and can't be called.
  ///
  /// @param reason with the entry
  public record RefusedFunction(String name, String reason) {}

  /// The content of a file, by its entries.
  record Entries(
      List<FunctionSignature> functions,
      List<FunctionSignature> errors,
      List<RefusedFunction> refused,
      List<String> problems) {
    private static final Entries NONE = new Entries(List.of(), List.of(), List.of(), List.of());

    Entries {
      functions = List.copyOf(functions);
      errors = List.copyOf(errors);
      refused = List.copyOf(refused);
      problems = List.copyOf(problems);
    }
  }

  private ContractAbi(String source, Entries entries, @Nullable String unusable) {
    this.source = source;
    this.entries = entries;
    this.unusable = unusable;
  }

  /// Reads the JSON that compilers and their tools write.
  ///
  /// @param file its name, for messages
  public static ContractAbi read(String file, byte[] json) {
    return readAs(Printable.line(file) + ": ", json);
  }

  private static ContractAbi readAs(String source, byte[] json) {
    try {
      return new ContractAbi(source, AbiFile.read(AbiEntries.of(json)), null);
    } catch (AbiMismatch e) {
      return new ContractAbi(source, Entries.NONE, e.problem());
    }
  }

  /// Of a file that can't be read.
  public static ContractAbi unusable(String file, String reason) {
    return new ContractAbi(Printable.line(file) + ": ", Entries.NONE, Printable.line(reason));
  }

  /// Like [#read], without a name.
  ///
  /// @param problems takes all that is wrong: `entry 3: inputs[0].type: …`, counted from 0
  /// @return what could be read
  public static ContractAbi parse(String json, List<String> problems) {
    ContractAbi abi = readAs("", json.getBytes(StandardCharsets.UTF_8));
    problems.addAll(abi.problems());
    abi.unusable().ifPresent(problems::add);
    return abi;
  }

  /// Why nothing of the file can be used; empty if it can.
  public Optional<String> unusable() {
    return Optional.ofNullable(unusable).map(source::concat);
  }

  /// What of a file that can be used can't: each with its entry.
  public List<String> problems() {
    return entries.problems.stream().map(source::concat).toList();
  }

  /// The functions of that name or of that full signature: none, one, or several where a name is
  /// overloaded.
  public List<FunctionSignature> functions(String nameOrSignature) {
    return entries.functions.stream()
        .filter(f -> f.name().equals(nameOrSignature) || f.toString().equals(nameOrSignature))
        .toList();
  }

  /// The functions of that name that can't be called. One that is meant by the name alone may be
  /// one of them.
  public List<RefusedFunction> refused(String nameOrSignature) {
    int bracket = nameOrSignature.indexOf('(');
    String name = bracket < 0 ? nameOrSignature : nameOrSignature.substring(0, bracket);
    return entries.refused.stream().filter(f -> f.name().equals(name)).toList();
  }

  /// All that can be called.
  public List<FunctionSignature> functions() {
    return entries.functions;
  }

  List<FunctionSignature> errors() {
    return entries.errors;
  }
}
