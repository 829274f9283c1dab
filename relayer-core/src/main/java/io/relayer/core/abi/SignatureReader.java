package io.relayer.core.abi;

import io.relayer.core.literal.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads `name(type,…)`. Only canonical names are taken: `uint` for `uint256`, names of parameters
/// and spaces would make two spellings of one selector.
final class SignatureReader {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$]*");
  private static final Pattern WORD = Pattern.compile("[a-z]+[0-9]*");
  private static final Pattern ARRAY = Pattern.compile("\\[([1-9][0-9]{0,4})?]");
  private static final Pattern SIZED = Pattern.compile("(uint|int|bytes)([1-9][0-9]{0,2})");
  private static final int MAX_LENGTH = 1_000;
  private static final int MAX_DEPTH = 16;

  private final String text;
  private int position;

  private SignatureReader(String text) {
    this.text = text;
  }

  static FunctionSignature read(String text) throws AbiMismatch {
    if (text.length() > MAX_LENGTH) {
      throw new AbiMismatch("function", "longer than " + MAX_LENGTH + " characters");
    }
    var reader = new SignatureReader(text);
    String name = reader.next(NAME, "a function's name");
    AbiType.Tuple parameters = reader.tuple(0);
    reader.require(reader.position == text.length(), "nothing after the parameters");
    return new FunctionSignature(name, parameters);
  }

  private AbiType.Tuple tuple(int depth) throws AbiMismatch {
    require(depth <= MAX_DEPTH, "types nested at most " + MAX_DEPTH + " deep");
    require(take('('), "'('");
    List<AbiType> fields = new ArrayList<>();
    if (depth == 0 && take(')')) {
      return new AbiType.Tuple(fields);
    }
    do {
      fields.add(type(depth));
    } while (take(','));
    require(take(')'), "',' or ')'");
    return new AbiType.Tuple(fields);
  }

  private AbiType type(int depth) throws AbiMismatch {
    boolean isTuple = position < text.length() && text.charAt(position) == '(';
    AbiType type = isTuple ? tuple(depth + 1) : elementary(next(WORD, "a type"));
    for (int arrays = 1; position < text.length() && text.charAt(position) == '['; arrays++) {
      require(depth + arrays <= MAX_DEPTH, "types nested at most " + MAX_DEPTH + " deep");
      String suffix = next(ARRAY, "[] or [1] to [99999]");
      type =
          suffix.equals("[]")
              ? new AbiType.DynamicArray(type)
              : new AbiType.FixedArray(
                  type, Integer.parseInt(suffix.substring(1, suffix.length() - 1)));
    }
    return type;
  }

  private AbiType elementary(String name) throws AbiMismatch {
    return switch (name) {
      case "address" -> new AbiType.Account();
      case "bool" -> new AbiType.Flag();
      case "bytes" -> new AbiType.DynamicBytes();
      case "string" -> new AbiType.Text();
      case "uint", "int" ->
          throw new AbiMismatch("function", "write " + name + "256 instead of " + name);
      default -> sized(name);
    };
  }

  private AbiType sized(String name) throws AbiMismatch {
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
        "function",
        "unknown type '%s' (expected address, bool, string, bytes, bytes1 to bytes32, uint8 to"
                .formatted(Printable.show(name, 40))
            + " uint256, int8 to int256, arrays or tuples of them)");
  }

  private String next(Pattern pattern, String expected) throws AbiMismatch {
    Matcher matcher = pattern.matcher(text).region(position, text.length());
    require(matcher.lookingAt(), expected);
    position = matcher.end();
    return matcher.group();
  }

  private boolean take(char expected) {
    boolean found = position < text.length() && text.charAt(position) == expected;
    position += found ? 1 : 0;
    return found;
  }

  private void require(boolean holds, String expected) throws AbiMismatch {
    if (!holds) {
      throw new AbiMismatch(
          "function",
          "found '%s' (expected %s at character %d; a full signature is like transfer(address,uint256))"
              .formatted(Printable.show(text, 80), expected, position + 1));
    }
  }
}
