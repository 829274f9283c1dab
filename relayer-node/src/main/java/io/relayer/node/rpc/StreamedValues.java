package io.relayer.node.rpc;

import io.relayer.ethereum.value.Wei;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// The values that receipts and blocks have, from the characters of a parser's token, without a
/// text of their own. What is of another form than the usual one is -1 or null, be it a value or
/// not: [Field] decides.
final class StreamedValues {
  private static final int RADIX = 16;
  private static final int BITS = 4;
  private static final int PREFIX = 2;
  private static final int LOWER_CASE = 0x20;
  private static final int TEN = 10;

  /// Less than 2^53, which is as much as is counted, and what a double would hold.
  private static final int MOST_DIGITS = 13;

  /// Less than 2^128, the most that is paid for a unit of gas.
  private static final int MOST_DIGITS_OF_PRICE = 32;

  private StreamedValues() {}

  /// A quantity of up to 13 digits; -1 for anything else.
  static long number(JsonParser parser) {
    int length = hexLength(parser);
    return length < 1 || length > MOST_DIGITS ? -1 : number(parser, length);
  }

  private static long number(JsonParser parser, int length) {
    char[] text = parser.getStringCharacters();
    int from = parser.getStringOffset() + PREFIX;
    long value = 0;
    for (int i = 0; i < length; i++) {
      int digit = digit(text[from + i]);
      if (digit < 0) {
        return -1;
      }
      value = value << BITS | digit;
    }
    return value;
  }

  static @Nullable Wei price(JsonParser parser) {
    int length = hexLength(parser);
    if (length < 1 || length > MOST_DIGITS_OF_PRICE) {
      return null;
    }
    if (length <= MOST_DIGITS) {
      long value = number(parser, length);
      return value < 0 ? null : Wei.of(value);
    }
    char[] text = parser.getStringCharacters();
    String digits = new String(text, parser.getStringOffset() + PREFIX, length);
    return digits.matches("[0-9a-fA-F]+") ? new Wei(new BigInteger(digits, RADIX)) : null;
  }

  /// So many bytes.
  static byte @Nullable [] bytes(JsonParser parser, int count) {
    if (hexLength(parser) != 2 * count) {
      return null;
    }
    char[] text = parser.getStringCharacters();
    int from = parser.getStringOffset() + PREFIX;
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      int high = digit(text[from + 2 * i]);
      int low = digit(text[from + 2 * i + 1]);
      if ((high | low) < 0) {
        return null;
      }
      bytes[i] = (byte) (high << BITS | low);
    }
    return bytes;
  }

  /// Of ASCII alone: other scripts have digits too.
  private static int digit(char character) {
    if (character >= '0' && character <= '9') {
      return character - '0';
    }
    int letter = character | LOWER_CASE;
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + TEN : -1;
  }

  /// How many characters stand behind `0x`; -1 where that is not what the token is.
  private static int hexLength(JsonParser parser) {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      return -1;
    }
    char[] text = parser.getStringCharacters();
    int from = parser.getStringOffset();
    int length = parser.getStringLength();
    return length > PREFIX && text[from] == '0' && text[from + 1] == 'x' ? length - PREFIX : -1;
  }
}
