package io.relayer.messages.request;

import io.relayer.ethereum.abi.AbiMismatch;
import io.relayer.ethereum.abi.CallArgument;
import io.relayer.ethereum.abi.ContractAbi.RefusedFunction;
import io.relayer.ethereum.abi.FunctionSignature;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Named;
import io.relayer.ethereum.value.Printable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A function call: by its full signature, `{"function": "transfer(address,uint256)", "args":
/// […]}`, or that of a configured contract, `{"contract": "usdc", "function": "transfer", "args":
/// […]}`.
final class CallReader {
  private static final int MAX_FUNCTION_LENGTH = 1_000;
  private static final int MAX_CONTRACT_LENGTH = 100;
  private static final int SHOWN = 300;
  private static final String ABI = "its ABI file";

  private final Map<String, NamedContract> contracts;

  CallReader(Map<String, NamedContract> contracts) {
    this.contracts = Map.copyOf(contracts);
  }

  /// @param to as written, or the address of the named contract; null where there is neither
  record Read(Input input, @Nullable Address to) {}

  /// @param to as written
  Read read(Field field, @Nullable Field to, ChainId chain) throws Refusal {
    Fields fields = field.fields("contract", "function", "args");
    Field name = fields.get("contract");
    if (name == null) {
      return new Read(signed(fields, field), to == null ? null : to.address());
    }
    NamedContract contract = contracts.get(name.name(MAX_CONTRACT_LENGTH));
    if (contract == null) {
      throw unknown(name, "there is no contract '%s' (known: %s)", contracts.keySet());
    }
    requireUsable(name, contract);
    Address address = contract.addresses().get(chain);
    if (address == null) {
      throw unknown(
          name,
          "contract '%s' has no address on chain " + chain + " (it has on: %s)",
          contract.addresses().keySet());
    }
    Field function = fields.require("function", "the name of a function of the contract");
    Input.Call call = call(fields, field, function, declared(function, contract));
    if (to != null && !to.address().equals(address)) {
      throw to.refuse(
          "the address of contract '%s', %s, or no to"
              .formatted(name.node().stringValue(), address));
    }
    return new Read(new Input.ContractCall(name.node().stringValue(), to != null, call), address);
  }

  private static Input.Call signed(Fields fields, Field field) throws Refusal {
    Field function = fields.require("function", "a signature such as transfer(address,uint256)");
    String text = function.text(1, MAX_FUNCTION_LENGTH);
    try {
      return call(fields, field, function, FunctionSignature.parse(text));
    } catch (AbiMismatch e) {
      throw Field.refusal(function.path(), e.problem());
    }
  }

  /// All processes read the same files, so waiting would not help: the refusal says what to mend.
  private static void requireUsable(Field name, NamedContract contract) throws Refusal {
    Optional<String> why = contract.abi().unusable();
    if (why.isPresent()) {
      throw new Refusal(
          RejectionCode.UNKNOWN_CONTRACT,
          "%s: contract '%s' can't be used until its ABI file is mended: %s"
              .formatted(name.path(), name.node().stringValue(), Printable.show(why.get(), SHOWN)));
    }
  }

  private static FunctionSignature declared(Field function, NamedContract contract) throws Refusal {
    String asked = function.text(1, MAX_FUNCTION_LENGTH);
    List<FunctionSignature> found = contract.abi().functions(asked);
    List<RefusedFunction> refused = contract.abi().refused(asked);
    boolean exact = found.size() == 1 && found.getFirst().toString().equals(asked);
    if (!refused.isEmpty() && !exact) {
      // By the name alone it may be meant, though another one can be called.
      throw Field.refusal(
          function.path(),
          "'%s' can't be called by name: %s%s"
              .formatted(
                  Printable.show(asked, SHOWN),
                  Printable.show(refused.getFirst().reason(), SHOWN),
                  found.isEmpty() ? "" : " (expected a full signature: " + list(found, ABI) + ")"));
    }
    return switch (found.size()) {
      case 0 ->
          throw function.refuse(
              "a function of the contract: " + list(contract.abi().functions(), ABI));
      case 1 -> found.getFirst();
      default -> throw function.refuse("one of its full signatures: " + list(found, ABI));
    };
  }

  private static Input.Call call(
      Fields fields, Field field, Field function, FunctionSignature signature) throws Refusal {
    Field args = fields.get("args");
    List<CallArgument> read = args == null ? List.of() : arguments(args);
    try {
      var bytes = signature.encode(read);
      if (bytes.size() > Input.MAX_BYTES) {
        throw Field.refusal(
            field.path(),
            "%d bytes of call data (expected at most %d)".formatted(bytes.size(), Input.MAX_BYTES));
      }
      return new Input.Call(function.node().stringValue(), read, bytes);
    } catch (AbiMismatch e) {
      throw Field.refusal(field.path() + "." + e.path(), e.problem());
    }
  }

  private static Refusal unknown(Field name, String problem, Collection<?> known) {
    String text = problem.formatted(name.node().stringValue(), list(known, "the configuration"));
    return new Refusal(RejectionCode.UNKNOWN_CONTRACT, name.path() + ": " + text);
  }

  /// As many as have room, and one at least.
  ///
  /// @param whole where all of them are
  private static String list(Collection<?> known, String whole) {
    List<String> all =
        known.stream().map(one -> Printable.show(one.toString(), SHOWN)).sorted().toList();
    int most = 0;
    int length = 0;
    while (most < all.size()) {
      length += all.get(most).length();
      if (most > 0 && length > SHOWN) {
        break;
      }
      most++;
    }
    return all.isEmpty() ? "none" : Named.of(all, most, ", ", whole);
  }

  private static List<CallArgument> arguments(Field field) throws Refusal {
    List<CallArgument> arguments = new ArrayList<>();
    for (Field item : field.items()) {
      arguments.add(argument(item));
    }
    return arguments;
  }

  private static CallArgument argument(Field field) throws Refusal {
    return switch (field.node().getNodeType()) {
      case STRING -> new CallArgument.Text(field.text(0, StrictJson.MAX_BYTES));
      case BOOLEAN -> new CallArgument.Flag(field.node().booleanValue());
      case ARRAY -> new CallArgument.Items(arguments(field));
      case NUMBER ->
          new CallArgument.Whole(
              field
                  .safeNumber()
                  .orElseThrow(
                      () -> field.refuse("a whole number below 2^53, or a number as text")));
      default -> throw field.refuse("text, a whole number, true, false or an array");
    };
  }
}
