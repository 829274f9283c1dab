package io.relayer.ethereum.abi;

import io.relayer.ethereum.value.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads `name(type,…)`. Only canonical names are taken: `uint` for `uint256`, names of parameters
/// and spaces would make two spellings of one selector.
final class SignatureReader {
  private static final Pattern WORD = Pattern.compile("[a-z]+[0-9]*");
  private static final String PATH = "function";
  private static final int MAX_LENGTH = 1_000;

  private final String text;
  private int position;

  private SignatureReader(String text) {
    this.text = text;
  }

  static FunctionSignature read(String text) throws AbiMismatch {
    if (text.length() > MAX_LENGTH) {
      throw new AbiMismatch(PATH, "longer than " + MAX_LENGTH + " characters");
    }
    var reader = new SignatureReader(text);
    String name = reader.next(TypeNames.IDENTIFIER, "a function's name");
    AbiType.Tuple parameters = reader.tuple(0);
    reader.require(reader.position == text.length(), "nothing after the parameters");
    return new FunctionSignature(name, parameters);
  }

  private AbiType.Tuple tuple(int depth) throws AbiMismatch {
    require(depth <= TypeNames.MAX_DEPTH, "types nested at most " + TypeNames.MAX_DEPTH + " deep");
    require(take('('), "'('");
    List<AbiParameter> fields = new ArrayList<>();
    if (depth == 0 && take(')')) {
      return new AbiType.Tuple(fields);
    }
    do {
      fields.add(new AbiParameter("", type(depth)));
    } while (take(','));
    require(take(')'), "',' or ')'");
    return new AbiType.Tuple(fields);
  }

  private AbiType type(int depth) throws AbiMismatch {
    boolean isTuple = position < text.length() && text.charAt(position) == '(';
    AbiType type = isTuple ? tuple(depth + 1) : TypeNames.elementary(next(WORD, "a type"), PATH);
    for (int arrays = 1; position < text.length() && text.charAt(position) == '['; arrays++) {
      require(
          depth + arrays <= TypeNames.MAX_DEPTH,
          "types nested at most " + TypeNames.MAX_DEPTH + " deep");
      type = TypeNames.array(type, next(TypeNames.ARRAY, "[] or [1] to [99999]"));
    }
    return type;
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
          PATH,
          "found '%s' (expected %s at character %d; a full signature is like transfer(address,uint256))"
              .formatted(Printable.show(text, 80), expected, position + 1));
    }
  }
}
