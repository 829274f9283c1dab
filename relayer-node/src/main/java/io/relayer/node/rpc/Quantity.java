package io.relayer.node.rpc;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// Numbers as JSON-RPC writes them: `0x`, then hex without leading zeros.
final class Quantity {
  private static final int RADIX = 16;

  private Quantity() {}

  static String of(long value) {
    return "0x" + Long.toHexString(value);
  }

  static String of(BigInteger value) {
    return "0x" + value.toString(RADIX);
  }

  /// @throws IllegalArgumentException if there is none or it is no quantity
  static BigInteger parse(@Nullable String text) {
    if (text == null || !text.startsWith("0x") || text.length() < 3 || text.charAt(2) == '-') {
      throw new IllegalArgumentException("expected a hex quantity, found " + text);
    }
    return new BigInteger(text.substring(2), RADIX);
  }

  /// @throws IllegalArgumentException also if it does not fit
  static long parseLong(@Nullable String text) {
    BigInteger value = parse(text);
    if (value.bitLength() >= Long.SIZE) {
      throw new IllegalArgumentException("expected less than 2^63, found " + text);
    }
    return value.longValue();
  }
}
