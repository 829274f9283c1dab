package io.relayer.signer.request;

import io.relayer.core.abi.AbiMismatch;
import io.relayer.core.abi.FunctionSignature;
import io.relayer.core.domain.Bytes;
import io.relayer.core.request.CallArgument;
import io.relayer.core.request.Input;
import java.util.ArrayList;
import java.util.List;

/// A function call by its full signature: `{"function": "transfer(address,uint256)", "args": […]}`.
final class CallReader {
  private static final int MAX_FUNCTION_LENGTH = 1_000;
  private static final int MAX_CONTRACT_LENGTH = 100;

  private CallReader() {}

  static Input.Call read(Field field) throws Refusal {
    Fields fields = field.fields("contract", "function", "args");
    Field contract = fields.get("contract");
    if (contract != null) {
      contract.name(MAX_CONTRACT_LENGTH);
      throw Field.refusal(
          contract.path(),
          "not supported yet (expected to, and a function with its full signature)");
    }
    Field name = fields.require("function", "a signature such as transfer(address,uint256)");
    String function = name.text(1, MAX_FUNCTION_LENGTH);
    Field args = fields.get("args");
    List<CallArgument> read = args == null ? List.of() : arguments(args);
    Bytes bytes = encode(field.path(), function, read);
    if (bytes.size() > Input.MAX_BYTES) {
      throw Field.refusal(
          field.path(),
          "%d bytes of call data (expected at most %d)".formatted(bytes.size(), Input.MAX_BYTES));
    }
    return new Input.Call(function, read, bytes);
  }

  private static Bytes encode(String path, String function, List<CallArgument> args)
      throws Refusal {
    try {
      return FunctionSignature.parse(function).encode(args);
    } catch (AbiMismatch e) {
      throw Field.refusal(path + "." + e.path(), e.problem());
    }
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
