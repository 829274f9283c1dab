package io.relayer.ethereum.value;

import java.math.BigInteger;
import java.util.Optional;

/// A whole number that is not negative, in decimal digits or in `0x` hex.
public final class Quantity {
  /// More than any amount of 256 bits needs, with room for leading zeros.
  private static final int MAX_LENGTH = 100;

  private Quantity() {}

  /// Empty if `text` is no such number. Signs, spaces, points, exponents and separators make none.
  public static Optional<BigInteger> parse(String text) {
    boolean hex = text.startsWith("0x");
    String digits = hex ? text.substring(2) : text;
    int radix = hex ? 16 : 10;
    return digits.isEmpty() || text.length() > MAX_LENGTH || !isDigits(digits, radix)
        ? Optional.empty()
        : Optional.of(new BigInteger(digits, radix));
  }

  /// ASCII alone: other scripts have digits too.
  private static boolean isDigits(String text, int radix) {
    return text.chars().allMatch(c -> c < 0x80 && Character.digit(c, radix) >= 0);
  }
}
