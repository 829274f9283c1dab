package io.relayer.ethereum.abi;

import io.relayer.ethereum.value.Printable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The names of types, as they stand in signatures and in ABI files. Only canonical ones are taken:
/// selectors are hashes of them.
final class TypeNames {
  static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$]*");
  static final Pattern ARRAY = Pattern.compile("\\[([1-9][0-9]{0,4})?]");

  /// Of tuples and arrays within each other.
  static final int MAX_DEPTH = 16;

  private static final Pattern SIZED = Pattern.compile("(uint|int|bytes)([1-9][0-9]{0,2})");

  private TypeNames() {}

  /// The name that selectors are made of, of one that people and old tools write in ABI files
  /// instead; others as they are.
  static String canonical(String written) {
    return switch (written) {
      case "uint", "int" -> written + "256";
      case "byte" -> "bytes1";
      case "address payable" -> "address";
      default -> written;
    };
  }

  /// @param path of the name, for the refusal
  static AbiType elementary(String name, String path) throws AbiMismatch {
    return switch (name) {
      case "address" -> new AbiType.Account();
      case "bool" -> new AbiType.Flag();
      case "bytes" -> new AbiType.DynamicBytes();
      case "string" -> new AbiType.Text();
      case "uint", "int" -> throw new AbiMismatch(path, "write " + name + "256 instead of " + name);
      default -> sized(name, path);
    };
  }

  private static AbiType sized(String name, String path) throws AbiMismatch {
    Matcher matcher = SIZED.matcher(name);
    if (matcher.matches()) {
      int size = Integer.parseInt(matcher.group(2));
      if (matcher.group(1).equals("bytes") && size <= 32) {
        return new AbiType.FixedBytes(size);
      }
      if (!matcher.group(1).equals("bytes") && size % 8 == 0 && size <= 256) {
        return new AbiType.Whole(matcher.group(1).equals("int"), size);
      }
    }
    throw new AbiMismatch(
        path,
        "unknown type '%s' (expected address, bool, string, bytes, bytes1 to bytes32, uint8 to"
                .formatted(Printable.show(name, 40))
            + " uint256, int8 to int256, arrays or tuples of them)");
  }

  /// @param suffix what [#ARRAY] matches
  static AbiType array(AbiType element, String suffix) {
    return suffix.equals("[]")
        ? new AbiType.DynamicArray(element)
        : new AbiType.FixedArray(
            element, Integer.parseInt(suffix.substring(1, suffix.length() - 1)));
  }
}
